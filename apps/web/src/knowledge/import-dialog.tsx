import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeFailure, type ReadEntry, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/surface.tsx';
import { type Format, formats, ImportSource } from './import-source.tsx';
import { ImportPreview } from './import-preview.tsx';
import { isHtml, textOfPage } from './pasted-page.ts';

/** Adds many entries at once: from a page, a text or a file, looked at before they are kept. */
export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [format, setFormat] = useState<Format>(formats[0]);
  const [content, setContent] = useState('');
  const [entries, setEntries] = useState<ReadEntry[]>();
  const read = useMutation(
    api.knowledge.readImport.mutationOptions({
      meta: { inline: true },
      onSuccess: (found) => setEntries(found.entries),
    }),
  );
  const add = useMutation(
    api.knowledge.importEntries.mutationOptions({
      meta: { inline: true },
      onSuccess: () => queryClient.invalidateQueries(api.knowledge.pathFilter()),
    }),
  );
  function leave() {
    read.reset();
    add.reset();
    setContent('');
    setEntries(undefined);
    onClose();
  }
  const failure = read.error ?? add.error;
  return (
    <Dialog
      open={open}
      onClose={leave}
      title="Import entries"
      lead="They are added to your knowledge base; nothing is overwritten, and you see them first."
    >
      <div className="grid gap-4">
        {add.data !== undefined ? (
          <Notice tone="good" title={`${plural(add.data.added, 'entry', 'entries')} added`}>
            Your agents know them already.
          </Notice>
        ) : entries === undefined ? (
          <ImportSource format={format} content={content} onFormat={setFormat} onContent={setContent} />
        ) : (
          <ImportPreview entries={entries} onChange={setEntries} />
        )}
        {failure !== null && (
          <Notice tone="bad">
            <span className="whitespace-pre-line">{describeFailure(failure).message}</span>
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {entries !== undefined && add.data === undefined && (
            <Button onClick={() => setEntries(undefined)}>Back to the text</Button>
          )}
          <Button onClick={leave}>{add.data === undefined ? 'Cancel' : 'Done'}</Button>
          {entries === undefined && (
            <Button
              look="primary"
              busy={read.isPending}
              disabled={content.trim() === ''}
              onClick={() =>
                read.mutate({
                  format: format.value,
                  content: format.value === 'page' && isHtml(content) ? textOfPage(content) : content,
                })
              }
            >
              Preview
            </Button>
          )}
          {entries !== undefined && add.data === undefined && (
            <Button
              look="primary"
              busy={add.isPending}
              disabled={entries.length === 0}
              onClick={() => add.mutate({ format: 'json', content: JSON.stringify(entries) })}
            >
              Add {plural(entries.length, 'entry', 'entries')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
