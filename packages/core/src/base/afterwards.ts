type Act<Context> = (context: Context, ...rest: never[]) => Promise<unknown>;

/** The same room, with something that follows each of these acts once it has succeeded. */
export function afterwards<Context, Name extends string, Room extends Record<Name, Act<Context>>>(
  room: Room,
  acts: readonly Name[],
  follow: (context: Context) => Promise<void>,
): Room {
  const followed = acts.map((name) => {
    const act: Act<Context> = room[name];
    const acting: Act<Context> = async (context, ...rest) => {
      const result = await act(context, ...rest);
      await follow(context);
      return result;
    };
    return [name, acting] as const;
  });
  return { ...room, ...Object.fromEntries(followed) };
}
