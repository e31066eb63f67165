/** `5550107788` → `(555) 010-7788`; any other number stays as it was written. */
export function formatPhone(phone: string): string {
  const match = /^(?:\+?1)?(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return match === null ? phone : `(${match[1]}) ${match[2]}-${match[3]}`;
}
