/** Of the button alone; the chat brings its own. */
export const launcherStyle = `:host{all:initial;font:16px/1.5 system-ui,sans-serif}
.launcher{all:unset;position:fixed;inset:auto 20px 20px auto;z-index:2147483000;display:flex;align-items:center;gap:8px;min-height:54px;max-width:calc(100vw - 82px);padding:0 20px;border-radius:28px;border:1px solid #0000;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:0 4px 24px #0006;cursor:pointer}
.left{inset:auto auto 20px 20px}.launcher:focus-visible{outline:3px solid;outline-offset:-7px}
.launcher::before{content:"";flex:none;width:24px;height:24px;background:currentColor;clip-path:path("M22 11a9 9 0 0 1-9 9H3l3-3a9 9 0 1 1 16-6z")}
b{padding:0 8px;border-radius:12px;background:var(--on-accent);color:var(--accent)}b:empty{display:none}
@media print{button{display:none}}`;
