import Markdown from 'react-markdown';

const allowed = ['p', 'ul', 'ol', 'li', 'strong', 'em', 'code', 'pre', 'a', 'br', 'blockquote'];

/** What a model or a visitor wrote. An allow-list of elements, no raw HTML, no images, no link but http, https and mailto. */
export function ChatMarkdown({ text }: { text: string }) {
  return (
    <div className="prose-chat">
      <Markdown
        allowedElements={allowed}
        unwrapDisallowed
        skipHtml
        urlTransform={safeUrl}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}

function safeUrl(url: string): string | undefined {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : undefined;
}
