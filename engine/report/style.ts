/** Every colour is given for light, dark and paper; contrast at least 4.5:1 (WCAG 2.2, 1.4.3). Colour never says a thing alone. */
export const style = `
:root{color-scheme:light dark;--ground:#f5f6f8;--surface:#fff;--line:#dfe2e8;--text:#1a1f27;--muted:#566070;--good:#1c6b43;--good-ground:#e6f3ec;--warn:#855000;--warn-ground:#fcf1de;--bad:#b3261e;--bad-ground:#fceceb;--code:#eceef2}
@media (prefers-color-scheme:dark){:root{--ground:#14171c;--surface:#1b1f26;--line:#2f3641;--text:#e4e8ee;--muted:#a1abb9;--good:#6fcf9b;--good-ground:#17332a;--warn:#f0b95a;--warn-ground:#3a2d16;--bad:#ff8f85;--bad-ground:#402123;--code:#101318}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:52rem;padding:2rem 1.25rem 3rem;background:var(--ground);color:var(--text);font:15px/1.5 "Source Sans 3","Segoe UI",system-ui,sans-serif;font-variant-numeric:tabular-nums}
header,section,footer{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:1.25rem 1.5rem;margin:0 0 1rem}
header{border-left-width:6px}
header.verified{border-left-color:var(--good);background:var(--good-ground)}
header.altered{border-left-color:var(--bad);background:var(--bad-ground)}
header.unreadable{border-left-color:var(--warn);background:var(--warn-ground)}
h1{font-size:2rem;line-height:1.2;margin:.25rem 0}
.verified h1{color:var(--good)}.altered h1{color:var(--bad)}.unreadable h1{color:var(--warn)}
h2{font-size:1.1rem;line-height:1.3;margin:0 0 .75rem}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:.25rem 0}
.over,.kind,dt{color:var(--muted);font-size:13px}
.target{font-size:1.2rem;font-weight:600;overflow-wrap:anywhere}
dl{margin:0}
dl div{display:grid;grid-template-columns:14rem 1fr;gap:.25rem 1rem;padding:.3rem 0;border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th{text-align:left;color:var(--muted);font-size:13px;font-weight:600}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.number{text-align:right;white-space:nowrap;width:1%}
ul,ol{margin:0;padding-left:1.25rem}
li{margin:.35rem 0}
.problems li{margin:0 0 1rem}
.problems li:last-child{margin:0}
.problems dl div{grid-template-columns:7rem 1fr}
.marking{text-align:center;font-weight:700;letter-spacing:.04em;margin:0 0 1rem}
code,pre{font-family:ui-monospace,"Cascadia Mono",Consolas,"Liberation Mono",monospace;font-size:13px}
.hash{overflow-wrap:anywhere}
pre{background:var(--code);border-radius:6px;padding:.75rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:40rem){dl div{grid-template-columns:1fr}}
@media print{:root{color-scheme:light;--ground:#fff;--surface:#fff;--line:#bbb;--text:#000;--muted:#444;--good:#1c6b43;--good-ground:#fff;--warn:#855000;--warn-ground:#fff;--bad:#b3261e;--bad-ground:#fff;--code:#f4f4f4}body{max-width:none;padding:0;font-size:10.5pt}header,section,footer{border-radius:0;padding:.5rem 0;border-width:1px 0 0}header{border-left-width:6px;padding-left:1rem}h2,h3{break-after:avoid}li,tr,dl div{break-inside:avoid}@page{margin:18mm}}
`;
