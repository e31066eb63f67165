/** Plain words with paragraphs and lists; never markup, never a link or image that a model wrote. */
export function MessageText({ text }: { text: string }) {
  const blocks = text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((block) => splitLists(block));
  return (
    <>
      {blocks.map((block, index) =>
        block.isList ? (
          <ul key={index}>
            {block.lines.map((line, item) => (
              <li key={item}>{line}</li>
            ))}
          </ul>
        ) : (
          <p key={index}>{block.lines.join('\n')}</p>
        ),
      )}
    </>
  );
}

function splitLists(block: string): { isList: boolean; lines: string[] }[] {
  const parts: { isList: boolean; lines: string[] }[] = [];
  for (const line of block.split('\n')) {
    const isList = /^\s*[-*•]\s+/.test(line);
    const plain = line.replace(/^\s*[-*•]\s+/, '').replaceAll('**', '');
    const last = parts.at(-1);
    if (last?.isList === isList) last.lines.push(plain);
    else parts.push({ isList, lines: [plain] });
  }
  return parts;
}
