/** One small sheet, no web fonts, no images from elsewhere. `accent` is checked to be #rrggbb. */
export function siteStyle(accent: string): string {
  return `:root{--accent:${accent};--ink:#1b2430;--soft:#566173;--line:#e2e6ec;--paper:#fff;--wash:#f5f7fa;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#eef2f7;--soft:#a9b4c4;--line:#2d3644;--paper:#12171f;--wash:#1a212c}}
*{box-sizing:border-box}html{scroll-behavior:smooth}@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper)}
a{color:inherit}main a:not(.button){text-decoration-color:var(--accent);text-underline-offset:.2em}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:9}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.wrap{max-width:68rem;margin:0 auto;padding:0 1.25rem}
header.top{border-bottom:1px solid var(--line);background:var(--paper)}
header.top .wrap{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;justify-content:space-between;padding-top:.9rem;padding-bottom:.9rem}
.brand{font-weight:700;font-size:1.2rem;text-decoration:none}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0;padding:0}
nav a{text-decoration:none;color:var(--soft);display:inline-block;padding:.35rem 0}nav a:hover{color:var(--ink)}
nav a[aria-current=page]{color:var(--ink);font-weight:600;box-shadow:inset 0 -2px 0 var(--accent)}
section{padding:2.75rem 0}section:nth-of-type(even){background:var(--wash)}
section.hero{background:var(--accent);color:#fff;padding:4.5rem 0}
section.hero p{font-size:1.2rem;max-width:42rem;opacity:.95}
h1{font-size:clamp(2rem,5vw,3.1rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 1rem;max-width:46rem}
h2{font-size:clamp(1.45rem,3vw,1.95rem);line-height:1.25;letter-spacing:-.01em;margin:0 0 .9rem}h3{margin:0 0 .35rem;font-size:1.1rem}
.lead,section p{max-width:46rem}
.button{display:inline-block;background:var(--accent);color:#fff;text-decoration:none;font-weight:600;border:2px solid transparent;border-radius:.6rem;padding:.7rem 1.25rem;min-height:44px;font:inherit;font-weight:600;cursor:pointer}
section.hero .button{background:#fff;color:#1b2430}
.grid{display:grid;gap:1.1rem;grid-template-columns:repeat(auto-fill,minmax(16.5rem,1fr));margin:1.25rem 0 0;padding:0;list-style:none}
.card{border:1px solid var(--line);border-radius:.8rem;padding:1.15rem 1.25rem;background:var(--paper)}
.card p{margin:.35rem 0 0;color:var(--soft)}.price{font-weight:700}
.steps{counter-reset:step}.steps .card::before{counter-increment:step;content:counter(step);display:inline-grid;place-items:center;width:2rem;height:2rem;border-radius:50%;background:var(--accent);color:#fff;font-weight:700;margin-bottom:.6rem}
table{border-collapse:collapse;width:100%;max-width:46rem}th,td{text-align:left;padding:.6rem .75rem .6rem 0;border-bottom:1px solid var(--line);vertical-align:top}td:last-child{text-align:right;white-space:nowrap}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem}
details{border:1px solid var(--line);border-radius:.7rem;padding:.85rem 1.1rem;margin:.6rem 0;background:var(--paper);max-width:46rem}
summary{cursor:pointer;font-weight:600}details p{color:var(--soft);margin:.6rem 0 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1.25rem;margin:0}dt{color:var(--soft)}dd{margin:0}
footer{border-top:1px solid var(--line);padding:2rem 0 6rem;color:var(--soft);font-size:.95rem}
footer .wrap{display:flex;flex-wrap:wrap;gap:1rem 2rem;justify-content:space-between}`;
}
