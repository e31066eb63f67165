/**
 * One small sheet, no web fonts, no images from elsewhere.
 * @param accent checked to be #rrggbb. Text on it is white or dark, whichever reads better (WCAG contrast).
 * @param pattern address of the trade's pattern.
 */
export function siteStyle(accent: string, pattern: string): string {
  const onAccent = contrastWithWhite(accent) >= 4.5 ? '#fff' : '#10151c';
  return `:root{--accent:${accent};--on-accent:${onAccent};--ink:#1b2430;--soft:#4d586a;--line:#e2e6ec;--paper:#fff;--wash:#f5f7fa;--mark:${accent};color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#eef2f7;--soft:#b3bdcb;--line:#2d3644;--paper:#12171f;--wash:#1a212c;--mark:color-mix(in srgb,${accent} 45%,#fff)}}
*{box-sizing:border-box}html{scroll-behavior:smooth}@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;font:1.0625rem/1.65 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);background:var(--paper);text-wrap:pretty}
a{color:inherit}main a:not(.button){text-decoration-color:var(--mark);text-decoration-thickness:2px;text-underline-offset:.2em}
img{max-width:100%;height:auto}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:9}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px;border-radius:4px}.hero :focus-visible{outline-color:var(--on-accent)}
.wrap{max-width:70rem;margin:0 auto;padding:0 1.25rem}
header.top{border-bottom:1px solid var(--line);background:var(--paper);position:sticky;top:0;z-index:5}
header.top .wrap{display:flex;gap:.35rem 1.5rem;align-items:center;padding-top:.6rem;padding-bottom:.6rem}
.brand{font-weight:700;font-size:1.15rem;line-height:1.2;text-decoration:none;display:inline-flex;gap:.6rem;align-items:center;min-height:44px;min-width:0}.brand img{border-radius:8px;flex:none}.brand span{overflow-wrap:break-word;min-width:0}
.call{margin-left:auto;border:2px solid var(--mark);border-radius:2rem;padding:.3rem 1rem;text-decoration:none;font-weight:600;white-space:nowrap;min-height:44px;display:inline-flex;align-items:center}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:0;padding:0}
nav a,header summary{text-decoration:none;color:var(--soft);display:inline-flex;align-items:center;min-height:44px;white-space:nowrap}nav a:hover,header summary:hover{color:var(--ink);text-decoration:underline}
nav a[aria-current=page]{color:var(--ink);font-weight:600;box-shadow:inset 0 -3px 0 var(--mark)}
nav.line{margin-left:.5rem}nav.line>ul{flex-wrap:nowrap}.menu{display:none}
header details{border:0;padding:0;margin:0;background:none;max-width:none}header summary{font-weight:400;padding:0;cursor:pointer;list-style:none}header summary::-webkit-details-marker{display:none}header summary::after{content:"";width:.45em;height:.45em;margin:-.2em 0 0 .5em;border:solid;border-width:0 2px 2px 0;rotate:45deg}
.more,.menu{position:relative}header details ul{position:absolute;right:0;top:calc(100% + .3rem);flex-direction:column;min-width:12rem;padding:.4rem 1.1rem;background:var(--paper);border:1px solid var(--line);border-radius:.8rem;box-shadow:0 10px 30px rgb(0 0 0/.18)}header details ul a{width:100%}
@media(max-width:76rem){nav.line{display:none}.brand{margin-right:auto}.call{margin-left:0}.menu{display:block}.menu summary{border:1px solid var(--line);border-radius:2rem;padding:0 1rem;color:var(--ink)}}
.call::before{content:"";display:none;width:24px;height:24px;background:currentColor;clip-path:path("M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.2 11 11 0 0 0 3.6.6 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1 11 11 0 0 0 .6 3.6 1 1 0 0 1-.2 1z")}
@media(max-width:34rem){header.top .wrap{gap:.5rem}.call{padding:.3rem .6rem}.call::before{display:block}.call span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
section{padding:3.25rem 0}section:nth-of-type(even){background:var(--wash)}
section.hero{background:var(--accent) url("${pattern}");color:var(--on-accent);padding:3.5rem 0}
section.hero .wrap{display:grid;gap:2rem;align-items:center}
section.hero p{font-size:1.2rem;max-width:40rem}.art{display:none}
@media(min-width:60rem){section.hero .wrap{grid-template-columns:1.5fr 1fr}.art{display:block;justify-self:end;width:22rem}section.hero{padding:4.5rem 0}}
h1{font-size:clamp(2rem,5vw,3.25rem);line-height:1.12;letter-spacing:-.022em;margin:0 0 1rem;max-width:46rem;text-wrap:balance}
h2{font-size:clamp(1.5rem,3vw,2.05rem);line-height:1.22;letter-spacing:-.012em;margin:0 0 .9rem;text-wrap:balance}h3{margin:0 0 .35rem;font-size:1.1rem;line-height:1.35}
section p{max-width:44rem}
.button{display:inline-flex;align-items:center;background:var(--accent);color:var(--on-accent);text-decoration:none;border:2px solid transparent;border-radius:.7rem;padding:.65rem 1.35rem;min-height:48px;font:inherit;font-weight:600;cursor:pointer}
.button:hover{filter:brightness(1.08)}section.hero .button{background:#fff;color:#10151c}
.grid{display:grid;gap:1.1rem;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr));margin:1.4rem 0 0;padding:0;list-style:none}
@media(min-width:36rem) and (max-width:66rem){.grid:has(>:nth-child(4):last-child){grid-template-columns:repeat(2,1fr)}}
.card{border:1px solid var(--line);border-radius:.9rem;padding:1.25rem 1.35rem;background:var(--paper);display:flex;flex-direction:column}
.card p{margin:.35rem 0 0;color:var(--soft)}.card .meta{margin-top:auto;padding-top:.9rem}.price{font-weight:700;color:var(--ink)}
.ticks{list-style:none;margin:.6rem 0 0;padding:0;color:var(--soft);font-size:.97rem}.ticks li{padding-left:1.4rem;position:relative}.ticks li::before{content:"✓";position:absolute;left:0;color:var(--mark);font-weight:700}
.features .card{border-top:3px solid var(--mark)}
.steps{counter-reset:step}.steps .card::before{counter-increment:step;content:counter(step);display:inline-grid;place-items:center;width:2.25rem;height:2.25rem;border-radius:50%;background:var(--accent);color:var(--on-accent);font-weight:700;margin-bottom:.7rem}
.face{display:inline-grid;place-items:center;width:3rem;height:3rem;border-radius:50%;background:var(--accent);color:var(--on-accent);font-weight:700;font-size:1.2rem;margin-bottom:.7rem}
section.cta .wrap{border:1px solid var(--line);border-radius:1.1rem;padding:2rem 1.75rem;background:var(--paper);max-width:67.5rem}
@media(max-width:72rem){section.cta .wrap{margin-left:1.25rem;margin-right:1.25rem}}
table{border-collapse:collapse;width:100%;max-width:48rem}th,td{text-align:left;padding:.65rem .75rem .65rem 0;border-bottom:1px solid var(--line);vertical-align:top;font-variant-numeric:tabular-nums}td:last-child{text-align:right}th:last-child{text-align:right}
.hours-table{max-width:28rem}th[scope=row]{font-weight:500}small{color:var(--soft)}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem}
details{border:1px solid var(--line);border-radius:.8rem;padding:.2rem 1.15rem;margin:.6rem 0;background:var(--paper);max-width:48rem}
summary{cursor:pointer;font-weight:600;padding:.75rem 0;min-height:44px}details p{color:var(--soft);margin:0 0 .9rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.25rem;margin:0;align-content:start}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.two{display:grid;gap:2rem;margin-top:1.25rem}@media(min-width:56rem){.two{grid-template-columns:1fr 1.2fr}}
.contact-form{display:grid;gap:.9rem;border:1px solid var(--line);border-radius:.9rem;padding:1.35rem;background:var(--paper)}
.contact-form p{margin:0;color:var(--soft);font-size:.95rem}.contact-form .form-title{font-weight:700;font-size:1.1rem;color:var(--ink)}
label{display:grid;gap:.25rem;font-weight:500}input,textarea{font:inherit;color:inherit;background:var(--paper);border:1px solid #7d8899;border-radius:.5rem;padding:.55rem .7rem;min-height:44px;width:100%}
.trap{position:absolute;left:-999rem}.contact-form .notice,.notice{border-left:4px solid var(--mark);padding:.6rem 1rem;background:var(--wash);color:var(--ink)}.contact-form .bad{border-color:#b3261e}
.contact-form .button{justify-self:start}
footer{border-top:1px solid var(--line);padding:2.25rem 0 6.5rem;color:var(--soft);font-size:.97rem}footer strong{color:var(--ink)}
footer .wrap{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;justify-content:space-between}
@media print{header nav,.art,.contact-form{display:none}section{padding:1rem 0}}`;
}

/** Source: WCAG 2.2, relative luminance and contrast ratio. */
function contrastWithWhite(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}
