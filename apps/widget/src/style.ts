/** In the shadow root alone: the page's styles stay out, and ours stay in. */
export const style = `
:host{all:initial;--accent:#24507a;--ink:#1b2430;--soft:#566173;--line:#e2e6ec;--paper:#fff;--wash:#f3f5f8;color-scheme:light dark;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink)}
@media(prefers-color-scheme:dark){:host{--ink:#eef2f7;--soft:#aab5c5;--line:#323c4b;--paper:#171d26;--wash:#232b37}}
*{box-sizing:border-box;font:inherit}
button{cursor:pointer;color:inherit;background:none;border:0;padding:0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.launcher{position:fixed;right:20px;bottom:20px;z-index:2147483000;display:flex;align-items:center;gap:.6rem;min-height:56px;padding:0 1.25rem;border-radius:28px;background:var(--accent);color:#fff;font-weight:600;box-shadow:0 6px 24px rgb(0 0 0/.28)}
.launcher:focus-visible{outline-color:#fff;outline-offset:-6px}
.panel{position:fixed;right:20px;bottom:20px;z-index:2147483000;width:380px;height:min(640px,calc(100dvh - 40px));display:flex;flex-direction:column;background:var(--paper);border:1px solid var(--line);border-radius:16px;box-shadow:0 12px 48px rgb(0 0 0/.3);overflow:hidden}
@media(max-width:480px){.panel{inset:0;width:auto;height:100dvh;border:0;border-radius:0}}
header{display:flex;align-items:center;gap:.75rem;padding:.85rem 1rem;background:var(--accent);color:#fff}
header strong{display:block;line-height:1.25}header span{font-size:.85rem;opacity:.9}
header>div{flex:1;min-width:0}
.icon{width:44px;height:44px;display:grid;place-items:center;border-radius:10px;font-size:1.3rem;line-height:1}
header .icon:focus-visible{outline-color:#fff}
.log{flex:1;overflow-y:auto;padding:1rem;display:flex;flex-direction:column;gap:.6rem;overscroll-behavior:contain}
.message{max-width:86%;padding:.6rem .85rem;border-radius:14px;background:var(--wash);overflow-wrap:anywhere}
.message.mine{align-self:flex-end;background:var(--accent);color:#fff}
.message p{margin:0 0 .5rem}.message p:last-child,.message ul:last-child{margin-bottom:0}
.message ul{margin:0 0 .5rem;padding-left:1.1rem}
.by{font-size:.78rem;color:var(--soft);margin:0 .25rem}.by summary{cursor:pointer;min-height:24px}.by ul{margin:.2rem 0 0;padding-left:1.1rem}
.choices{display:flex;flex-direction:column;align-items:flex-start;gap:.4rem}
.choice{border:1px solid var(--line);border-radius:12px;padding:.55rem .85rem;min-height:44px;text-align:left;background:var(--paper)}
.choice:hover{border-color:var(--accent)}
.note{font-size:.88rem;color:var(--soft)}
.notice{margin:0 1rem .5rem;padding:.6rem .8rem;border-radius:10px;background:var(--wash);border-left:4px solid var(--accent);font-size:.92rem}
form.write{display:flex;gap:.5rem;align-items:flex-end;padding:.75rem;border-top:1px solid var(--line)}
textarea,input{width:100%;border:1px solid var(--line);border-radius:10px;padding:.6rem .75rem;background:var(--paper);color:inherit}
textarea{resize:none;min-height:44px;max-height:120px;field-sizing:content}
.send{min-width:64px;min-height:44px;border-radius:10px;background:var(--accent);color:#fff;font-weight:600;padding:0 .9rem}
.send[disabled]{opacity:.55;cursor:default}
form.contact{display:grid;gap:.5rem;padding:.75rem 1rem;border-top:1px solid var(--line)}
form.contact label{display:grid;gap:.15rem;font-size:.88rem}
.card{display:grid;gap:.6rem;padding:.75rem 1rem;border-top:1px solid var(--line);max-height:55%;overflow-y:auto}
.card form{display:grid;gap:.5rem}.card label{display:grid;gap:.15rem;font-size:.88rem}.card p{margin:0}
.card-note{margin:.4rem 1rem;font-size:.92rem}
.own{display:flex;justify-content:space-between;align-items:center;gap:.5rem;font-size:.92rem}
select{width:100%;min-height:44px;border:1px solid var(--line);border-radius:10px;padding:.5rem .75rem;background:var(--paper);color:inherit}
.days{display:grid;gap:.6rem}.times{display:flex;flex-wrap:wrap;gap:.35rem;margin-top:.25rem}
.typist{margin:0 1rem .4rem}
.below{display:flex;justify-content:center;gap:1rem}
.quiet{font-size:.85rem;text-decoration:underline;color:var(--soft);min-height:44px}
.actions{display:flex;justify-content:space-between;align-items:center;gap:.5rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(prefers-reduced-motion:no-preference){.dots::after{content:"";display:inline-block;animation:dots 1.2s steps(4) infinite;width:1.2em;overflow:hidden;vertical-align:bottom}@keyframes dots{from{content:""}33%{content:"."}66%{content:".."}to{content:"..."}}}
`;
