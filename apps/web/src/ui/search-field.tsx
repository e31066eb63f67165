import { useEffect, useEffectEvent, useState } from 'react';
import { TextField } from './field.tsx';

const restMs = 200;

type SearchFieldProps = {
  label: string;
  placeholder: string;
  /** What the address says. */
  value: string;
  /** Told when typing rests; the caller puts it into the address. */
  onSearch: (query: string) => void;
};

/** A search that stands in the address, so that it can be kept, sent and gone back to. */
export function SearchField({ label, placeholder, value, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  // The address changed by itself: the way back, or the palette.
  if (value !== told) {
    setTold(value);
    if (value !== typed.trim()) setTyped(value);
  }
  const search = useEffectEvent(onSearch);
  useEffect(() => {
    const query = typed.trim();
    if (query === told) return;
    const timer = setTimeout(() => search(query), restMs);
    return () => clearTimeout(timer);
  }, [typed, told]);
  return (
    <TextField
      label={label}
      hideLabel
      type="search"
      placeholder={placeholder}
      maxLength={200}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
