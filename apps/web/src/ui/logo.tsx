/** Three houses in a row, one roof line. */
export function Logo({ className = 'size-8' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        className="fill-on-accent"
        d="M4.5 25V13l3.8-4 3.8 4v12zM12.100 25V13l3.900-4 3.900 4v12zM19.900 25V13l3.800-4 3.800 4v12z"
      />
      <path
        className="fill-accent"
        d="M7.200 15.500h2.200v3H7.200zM14.900 15.500h2.200v3h-2.200zM22.600 15.500h2.200v3h-2.200zM14.900 21h2.200v4h-2.200z"
      />
      <path className="stroke-accent" strokeWidth=".9" d="M12.100 13v12M19.900 13v12" />
    </svg>
  );
}
