// The one style sheet of the debrief. It stands in the document, so that a file that is passed on by mail looks and prints as it did; the response
// allows exactly these bytes by their hash and nothing else.
import { createHash } from 'node:crypto';
import { LEVELS } from '#shared/wire/level.ts';
import { colour } from './colours.ts';
import { DEBRIEF_FONTS } from './fonts.ts';

const SANS = '"Atkinson Next",system-ui,"Segoe UI",Roboto,sans-serif';
const MONO = '"Atkinson Mono",ui-monospace,Menlo,Consolas,monospace';

export const DEBRIEF_STYLE = `
:root{color-scheme:light}
${DEBRIEF_FONTS}
@page{size:A4;margin:14mm 14mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt ${SANS};color:${colour('text-2')}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1000px;padding:24px;background:${colour('surface-1')};color:${colour('text-1')};font:15px/1.5 ${SANS}}
h1{font-size:30px;line-height:1.15;margin:0 0 4px}
h2{font-size:20px;line-height:1.25;margin:36px 0 8px;padding-top:8px;border-top:2px solid ${colour('text-1')}}
h3{font-size:16px;margin:18px 0 6px}
p{margin:6px 0;max-width:72ch}
.lead{font-size:17px;color:${colour('text-2')}}
.note{color:${colour('text-2')}}
.points{margin:10px 0;padding:0 0 0 20px;max-width:80ch}
.points li{margin:3px 0}
a{color:${colour('brand-accent')}}
.links{list-style:none;margin:10px 0;padding:0}
.links li{margin:4px 0}
.warn{border:2px solid ${colour('alert')};padding:8px 12px;font-weight:650}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:14px 0}
dt{color:${colour('text-2')}}
dd{margin:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:8px 0;font-size:14px;line-height:1.35}
th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-bottom:1px solid ${colour('border')}}
thead td{border:0}
.group th{border:0;padding-bottom:0;text-align:right;color:${colour('text-2')}}
.group span{display:block;border-bottom:1px solid ${colour('border-strong')}}
.heads th{border-bottom:2px solid ${colour('text-1')};vertical-align:bottom;font-weight:650}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
td.n{white-space:nowrap}
tbody th{font-weight:650}
td ol{margin:0;padding:0;list-style:none}
td li{margin:0 0 3px}
time,.mono{font-variant-numeric:tabular-nums}
code,.mono{font-family:${MONO};font-size:13px}
code{overflow-wrap:anywhere}
.cmd{display:block;background:${colour('surface-2')};padding:8px 10px;margin:4px 0;max-width:none}
q{quotes:none;font-style:italic}
.erased{color:${colour('text-3')};font-style:italic}
.defs{position:absolute}
figure{margin:0 0 14px;break-inside:avoid}
.plot{display:block;width:100%;height:auto;overflow:visible}
.plot text{font-family:system-ui,"Segoe UI",Roboto,sans-serif;fill:${colour('text-1')}}
.plot .label{font-size:11.5px;font-weight:600}
.plot .axis{font-size:10.5px;fill:${colour('text-2')}}
.plot .end{text-anchor:end}
.plot .mid{text-anchor:middle}
.plot .digit{font-size:11px;font-weight:700;text-anchor:middle}
${LEVELS.map((level) => `.plot .on-level-${level}{fill:${colour(`on-level-${level}`)}}`).join('\n')}
.plot .sight{font-size:11px;text-anchor:middle;fill:${colour('unknown-text')};stroke:${colour('surface-1')};stroke-width:4px;paint-order:stroke}
.plot .flag{font-size:11px;font-weight:700;fill:${colour('alert')};stroke:${colour('surface-1')};stroke-width:2.5px;paint-order:stroke}
.plot .grid{stroke:${colour('border')};stroke-width:.7;fill:none}
.plot .base{stroke:${colour('text-2')};stroke-width:1}
.plot .phase{stroke:${colour('border-strong')};stroke-width:.7}
.plot .bound{stroke:${colour('border-strong')};stroke-width:.7;stroke-dasharray:2 3}
@media screen and (max-width:700px){.plot,.scroll table{min-width:640px}.words{font-size:13px}}
.words td:first-child{width:60px}
.words td:nth-child(2){width:150px;font-weight:650}
@media print{
body{max-width:none;padding:0;font-size:10.5pt}
h1{font-size:20pt}
h2{font-size:14pt;break-after:avoid}
h3{break-after:avoid}
table{font-size:9pt}
thead{display:table-header-group}
tr{break-inside:avoid}
.first dl{margin:8px 0}
.links a::after{content:"  " attr(href);color:${colour('text-2')};font-size:8pt;overflow-wrap:anywhere}
.scroll{overflow:visible}
.page{break-before:page}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;

const HASH = createHash('sha256').update(DEBRIEF_STYLE).digest('base64');

/** What the document may do: show itself in its own style. Its fonts are in it. No script, no request, no frame. */
export const DEBRIEF_POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; font-src data:; base-uri 'none'; form-action 'none'`;
