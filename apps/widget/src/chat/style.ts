/** In the shadow root alone: the page's styles stay out, and ours stay in. Colors come from the theme. */
export const style = `*{box-sizing:border-box;font:inherit}
[hidden]{display:none!important}
.panel button{cursor:pointer;color:inherit;background:none;border:0;padding:0}
.panel :focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.panel{position:fixed;right:20px;bottom:20px;z-index:2147483000;width:400px;height:min(680px,calc(100dvh - 40px));display:flex;flex-direction:column;background:var(--paper);color:var(--ink);border:1px solid var(--line);border-radius:16px;box-shadow:0 12px 48px rgb(0 0 0/.3);overflow:hidden;text-align:start}
@media(max-width:480px){.panel.panel{inset:0;width:auto;height:100dvh;border:0;border-radius:0}}
header{display:flex;align-items:center;gap:.75rem;padding:.7rem .5rem .7rem 1rem;background:var(--accent);color:var(--on-accent)}
h2{margin:0;font-weight:700;line-height:1.25}header span{display:block;font-size:.875rem;line-height:1.35}
header>div{flex:1;min-width:0}
.icon{width:44px;height:44px;display:grid;place-items:center;border-radius:10px;flex:none}.icon:hover{background:rgb(127 127 127/.25)}
header .icon:focus-visible{outline-color:var(--on-accent);outline-offset:-4px}
.log{flex:1;min-height:6rem;overflow-y:auto;padding:1rem;display:flex;flex-direction:column;gap:.6rem;overscroll-behavior:contain}.log:focus-visible{outline-offset:-3px}
.message{align-self:flex-start;max-width:86%;padding:.6rem .85rem;border-radius:4px 14px 14px;background:var(--wash);overflow-wrap:anywhere}
.message.mine{align-self:flex-end;border-radius:14px 14px 4px;background:var(--accent);color:var(--on-accent)}
.message p{margin:0 0 .5rem;white-space:pre-line}.message p:last-child,.message ul:last-child{margin-bottom:0}
.message ul{margin:0 0 .5rem;padding-left:1.1rem}
.by{font-size:.82rem;color:var(--soft);margin:-.25rem .25rem 0}.by summary{cursor:pointer;min-height:44px;display:flex;align-items:center;text-decoration:underline;text-underline-offset:.2em;list-style:none}.by summary::-webkit-details-marker{display:none}.by ul{margin:0 0 .4rem;padding-left:1.1rem}
.late{align-self:flex-end;text-align:end}
.choices{display:flex;flex-direction:column;align-items:flex-start;gap:.4rem}
.panel .choice{border:1px solid var(--edge);border-radius:12px;padding:.55rem .85rem;min-height:44px;min-width:44px;text-align:start;background:var(--paper)}
.panel .choice:hover{border-color:var(--mark);background:var(--wash)}
.note{font-size:.88rem;color:var(--soft)}
.notice{margin:0 1rem .5rem;padding:.6rem .8rem;border-radius:10px;background:var(--wash);border-inline-start:4px solid var(--mark);font-size:.92rem}
.write{display:flex;gap:.5rem;align-items:flex-end;padding:.75rem .75rem .25rem;border-top:1px solid var(--line)}
textarea,input,select{width:100%;min-height:44px;border:1px solid var(--edge);border-radius:10px;padding:.6rem .75rem;background:var(--paper);color:inherit}
textarea{resize:none;max-height:120px;field-sizing:content}::placeholder{color:var(--soft);opacity:1}
.panel .send{flex:none;min-width:64px;min-height:44px;border:1px solid transparent;border-radius:10px;background:var(--accent);color:var(--on-accent);font-weight:600;padding:0 .9rem}
.panel .send[disabled]{background:var(--wash);color:var(--soft);border-color:var(--edge);cursor:default}
.contact,.card{display:grid;flex:none;gap:.6rem;padding:.75rem 1rem;border-top:1px solid var(--line);max-height:68%;overflow-y:auto}
.panel label{display:grid;gap:.15rem;font-size:.88rem}
.card:focus{outline:0}.card form{display:grid;gap:.6rem}.card p{margin:0}
.card-note{margin:.4rem 1rem;font-size:.92rem}
.own{display:flex;justify-content:space-between;align-items:center;gap:.5rem;font-size:.92rem}
.days{display:grid;gap:.6rem}.times{display:flex;flex-wrap:wrap;gap:.35rem;margin-top:.25rem}
.typist{margin:0 1rem .4rem}
.below{display:flex;flex-wrap:wrap;justify-content:center;gap:0 1rem;padding:0 .5rem}
.panel .quiet{font-size:.85rem;text-decoration:underline;text-underline-offset:.2em;color:var(--soft);min-height:44px;min-width:44px}.panel .quiet:hover{color:var(--ink)}
.actions{display:flex;justify-content:space-between;align-items:center;gap:.5rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
strong{font-weight:600}
@media print{.panel{display:none}}
@media(prefers-reduced-motion:no-preference){.panel{animation:rise .18s ease-out}@keyframes rise{from{opacity:0;translate:0 12px}}.dots::after{content:"";display:inline-block;animation:dots 1.2s steps(4) infinite;width:1.2em;overflow:hidden;vertical-align:bottom}@keyframes dots{from{content:""}33%{content:"."}66%{content:".."}to{content:"..."}}}`;
