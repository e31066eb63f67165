import type { Api } from './api.ts';
import type { Session } from './session.ts';

type Booking = Awaited<ReturnType<Api['widget']['booking']['query']>>;
type Day = Awaited<ReturnType<Api['widget']['availability']['query']>>['days'][number];
export type Wish = { typeId: string; startsAt: string; name: string; phone: string; email: string; note: string };

/** What the booking card asks of the server; each call renews the visitor's token when it has run out. */
export type Desk = {
  load(): Promise<Booking>;
  freeDays(typeId: string): Promise<Day[]>;
  book(wish: Wish): Promise<{ status: string }>;
  cancel(appointmentId: string): Promise<void>;
};

export type { Booking, Day };

export function createDesk({ api, renewed }: Session): Desk {
  return {
    load: () => renewed(() => api.widget.booking.query()),
    freeDays: async (typeId) => (await renewed(() => api.widget.availability.query({ typeId }))).days,
    book: ({ name, phone, email, ...wish }) =>
      renewed(() =>
        api.widget.book.mutate({
          ...wish,
          ...(name ? { name } : {}),
          ...(phone ? { phone } : {}),
          ...(email ? { email } : {}),
        }),
      ),
    async cancel(appointmentId) {
      await renewed(() => api.widget.cancelAppointment.mutate({ appointmentId }));
    },
  };
}
