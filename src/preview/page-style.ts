/**
 * The style of a page. Colours of series are those of Okabe and Ito, lighter ones where a dark page
 * needs them. On a phone each row of a table is a list, with the column in front of the value.
 *
 * @internal
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --panel: #f5f7f9; --line: #d5dae0; --text: #1b2128; --quiet: #57606a;
  --good: #00694d; --warn: #8a5300; --bad: #b13c00; --link: #005a8e;
  --c0: #0072b2; --c1: #e69f00; --c2: #009e73; --c3: #cc79a7; --c4: #56b4e9; --c5: #d55e00; --c6: #f0e442;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --panel: #1d232a; --line: #39424d; --text: #e8ecf0; --quiet: #a3adb8;
    --good: #4fd1a5; --warn: #f0b13c; --bad: #ff8f5c; --link: #7cc4f5;
    --c0: #3590cf; --c2: #17b488; --c5: #e8712a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word;
}
h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; font-weight: 600; }
header p, figcaption { color: var(--quiet); }
header p { margin: .25rem 0 0; }
a { color: var(--link); }
code, pre { font: .88em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; }
section > p { margin: .5rem 0; }
.summary dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.summary dl > div { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
dt { color: var(--quiet); font-size: .9rem; }
dd { margin: .15rem 0 0; font-weight: 500; }
article { border: 1px solid var(--line); border-left: .35rem solid var(--bad); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; }
article p { margin: .35rem 0 0; }
.badge { display: inline-block; border: 1px solid; border-radius: 1rem; padding: 0 .6em; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .plain { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .92rem; }
th { text-align: left; color: var(--quiet); font-weight: 600; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); }
figure { margin: 1rem 0 1.5rem; break-inside: avoid; }
figcaption { font-size: .9rem; }
figcaption p { margin: .25rem 0 0; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .25rem 0 0; padding: 0; }
.legend li { display: flex; gap: .45rem; align-items: center; }
.legend svg { flex: none; border: 1px solid var(--line); }
svg { display: block; overflow: visible; }
svg.definitions { position: absolute; }
svg text { fill: var(--text); font-size: 13px; stroke: var(--page); stroke-width: 3px; paint-order: stroke; }
svg text.strong { font-weight: 600; }
.week { padding-left: 2.5rem; }
.band { shape-rendering: crispEdges; }
.edge { stroke: var(--text); stroke-width: 2px; }
.possible { opacity: .4; }
.track { fill: var(--panel); stroke: var(--line); }
.part { stroke: var(--page); stroke-width: 1px; }
.hatch { fill: none; stroke: var(--page); stroke-width: 1.5px; }
.limit { stroke: var(--text); stroke-width: 2px; stroke-dasharray: 6 3; }
.grid { stroke: var(--quiet); stroke-opacity: .5; }
.color-0 { fill: var(--c0); } .color-1 { fill: var(--c1); } .color-2 { fill: var(--c2); } .color-3 { fill: var(--c3); }
.color-4 { fill: var(--c4); } .color-5 { fill: var(--c5); } .color-6 { fill: var(--c6); }
.color-others { fill: var(--quiet); }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); gap: .75rem; list-style: none; margin: 0; padding: 0; }
.steps li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .75rem; }
.steps svg { margin: .4rem 0; }
.steps .current { border: 2px solid var(--link); }
.tag { color: var(--link); font-size: .8rem; font-weight: 600; }
@media screen and (max-width: 40rem) {
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .75rem; margin: .5rem 0; }
  td { display: grid; grid-template-columns: 8rem 1fr; gap: .5rem; border: 0; padding: .15rem 0; }
  td::before { content: attr(data-column); color: var(--quiet); }
}
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; print-color-adjust: exact; }
  h2, h3 { break-after: avoid; }
  tr, article, .summary dl > div { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
