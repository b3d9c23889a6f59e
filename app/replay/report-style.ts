/** The report's one style sheet: light and dark on screen, always light on paper (A4), no remote fonts. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --page: #f4f6f9; --card: #ffffff; --ink: #1b2430; --soft: #5b6776; --line: #dde3ea; --plot: #f7f9fb;
  --agent: #56657a; --customer: #2f6fd0; --unattributed: #56657a; --good: #14855a; --bad: #c0392b; --even: #7a8797; --warm: #b86e00;
  --angry: #d64550; --disgust: #7f8f2a; --fear: #8257b5; --happy: #e3a008; --neutral: #a3afbd; --sad: #3f7fd6; --surprise: #14a3a0; --uncertain: #9aa5b1; --hatch: rgb(255 255 255 / .8); }
@media screen and (prefers-color-scheme: dark) { :root { --page: #10151c; --card: #19212b; --ink: #e6ebf2; --soft: #9aa8b8; --line: #2b3643; --plot: #141b24;
  --agent: #8797ab; --customer: #6aa3f5; --unattributed: #8797ab; --good: #43c08d; --bad: #f0776b; --even: #9aa8b8; --warm: #e5a445;
  --angry: #ea6a72; --disgust: #a9ba4a; --fear: #a883db; --happy: #efbc3c; --neutral: #6d7a8a; --sad: #6aa3f5; --surprise: #3cc4c0; --uncertain: #768394; --hatch: rgb(16 21 28 / .75); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 60px; }
.patterns { position: absolute; width: 0; height: 0; } #hatch line { stroke: var(--hatch); stroke-width: 5; }
header { margin-bottom: 18px; } h1 { margin: 0; font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; }
.brand { margin: 0 0 4px; color: var(--customer); font-weight: 650; letter-spacing: .02em; } .meta, .note { margin: 4px 0; color: var(--soft); font-size: 13.5px; }
.label { display: inline-block; padding: 2px 10px; border: 1px solid var(--warm); border-radius: 999px; color: var(--warm); font-size: 13px; font-weight: 600; vertical-align: middle; }
.caution { margin: 12px 0 0; padding: 9px 14px; border-left: 4px solid var(--warm); border-radius: 4px; background: var(--card); font-size: 13.5px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin-bottom: 14px; }
.tile { display: flex; flex-direction: column; padding: 12px 14px; border: 1px solid var(--line); border-top: 4px solid var(--even); border-radius: 10px; background: var(--card); }
.tile .name, .tile .detail { color: var(--soft); font-size: 13px; } .tile strong { font-size: 21px; line-height: 1.35; }
.tile.positive { border-top-color: var(--good); } .tile.negative { border-top-color: var(--bad); }
.shares { display: block; width: 100%; height: 12px; border-radius: 6px; }
section { margin-top: 18px; padding: 16px 20px 18px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
h2 { margin: 0 0 10px; font-size: 18px; } h3 { margin: 0; font-size: 16px; } .next { margin-top: 16px; } #forecasts p { margin: 4px 0; } h4 { margin: 8px 0 2px; font-size: 13px; color: var(--soft); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(400px, 1fr)); gap: 0 18px; }
.nothing { margin: 0; color: var(--soft); font-style: italic; }
.figure { display: block; width: 100%; height: auto; margin-bottom: 6px; } .figure text { fill: var(--soft); font-size: 12px; } .figure .lane { fill: var(--ink); font-size: 13px; font-weight: 600; } .figure .scale { font-size: 11px; }
.axis line { stroke: var(--line); stroke-width: 1; } .floor { stroke: var(--even); stroke-width: .8; opacity: .6; } .plot { fill: var(--plot); } .axis { pointer-events: none; }
.speech.agent { fill: var(--agent); } .speech.customer { fill: var(--customer); } .speech.unattributed { fill: var(--unattributed); }
.silence { fill: var(--even); opacity: .16; } .interruption { fill: var(--bad); } .backchannel { fill: var(--warm); opacity: .75; } .gap { fill: url(#hatch); stroke: var(--bad); stroke-dasharray: 4 3; background: var(--even); }
.curve { fill: none; stroke: var(--ink); stroke-width: 1.8; stroke-linejoin: round; } .curve-area { fill: var(--even); opacity: .18; }
circle.positive { fill: var(--good); } circle.negative { fill: var(--bad); } circle.neutral { fill: var(--even); } circle { stroke: var(--card); stroke-width: 1; }
.flag line { stroke: var(--warm); stroke-dasharray: 3 3; } .flag circle { fill: var(--warm); } .flag.urgent circle { fill: var(--bad); } .flag.urgent line { stroke: var(--bad); } .flag.info circle { fill: var(--customer); } .flag.info line { stroke: var(--customer); } .figure .flag text { fill: var(--card); font-weight: 700; }
.held { opacity: .28; } .hatched { fill: url(#hatch); }
rect.e-angry { fill: var(--angry); } rect.e-disgust { fill: var(--disgust); } rect.e-fear { fill: var(--fear); } rect.e-happy { fill: var(--happy); } rect.e-neutral { fill: var(--neutral); } rect.e-sad { fill: var(--sad); } rect.e-surprise { fill: var(--surprise); }
rect.s-very-negative { fill: var(--bad); } rect.s-slightly-negative, rect.o-unsatisfied { fill: var(--bad); opacity: .55; } rect.s-neutral, rect.o-met { fill: var(--even); opacity: .55; } rect.s-slightly-positive, rect.o-well-satisfied { fill: var(--good); opacity: .55; } rect.s-very-positive { fill: var(--good); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 6px 0 0; color: var(--soft); font-size: 13px; } .legend span { display: inline-flex; align-items: center; gap: 6px; } .swatch { width: 16px; height: 10px; }
.number { display: inline-flex; align-items: center; justify-content: center; width: 20px; height: 20px; margin-right: 6px; border-radius: 50%; background: var(--warm); color: var(--card); font-size: 12px; } .urgent .number { background: var(--bad); } .info .number { background: var(--customer); }
.prompts { display: grid; gap: 12px; margin: 0; padding: 0; list-style: none; } .prompts > li { padding: 10px 14px; border: 1px solid var(--line); border-left: 4px solid var(--warm); border-radius: 8px; } .prompts > li.urgent { border-left-color: var(--bad); } .prompts > li.info { border-left-color: var(--customer); } .prompts p { margin: 4px 0; } .prompts ul, .notices { margin: 2px 0 0; padding-left: 20px; } .seconds { color: var(--soft); } a { color: var(--customer); }
.transcript { margin: 0; padding: 0; list-style: none; } .transcript li { display: grid; grid-template-columns: 52px 84px 1fr 128px; gap: 0 10px; align-items: start; padding: 6px 10px; border-left: 4px solid transparent; border-bottom: 1px solid var(--line); }
.transcript li:target { outline: 2px solid var(--customer); } .time, .who { color: var(--soft); font-size: 13.5px; } .customer .who { color: var(--customer); font-weight: 600; } .said { overflow-wrap: anywhere; } .opinion, .said .context { display: block; margin-top: 2px; padding-top: 2px; border-top: 1px dashed var(--line); }
mark { border-radius: 2px; background: color-mix(in srgb, var(--warm) 20%, transparent); color: inherit; text-decoration: underline; text-decoration-color: var(--warm); text-decoration-thickness: 2px; text-underline-offset: 3px; }
.chip { display: block; font-size: 13px; font-weight: 600; } .bar { display: block; width: 100%; height: 6px; margin-top: 3px; border-radius: 3px; }
li.e-angry { --tint: var(--angry); } li.e-disgust { --tint: var(--disgust); } li.e-fear { --tint: var(--fear); } li.e-happy { --tint: var(--happy); } li.e-neutral { --tint: var(--neutral); } li.e-sad { --tint: var(--sad); } li.e-surprise { --tint: var(--surprise); } li.e-uncertain { --tint: var(--uncertain); color: var(--soft); }
.transcript li[class*="e-"] { border-left-color: var(--tint); background: color-mix(in srgb, var(--tint) 13%, var(--card)); } .transcript li.e-uncertain { background: none; border-left-style: dashed; }
li.e-uncertain .bar { opacity: .45; } td { white-space: nowrap; } table { width: 100%; border-collapse: collapse; font-size: 14px; } th, td { padding: 5px 8px 5px 0; border-bottom: 1px solid var(--line); text-align: right; } th:first-child { text-align: left; font-weight: 500; } thead th { color: var(--soft); font-weight: 600; } small { color: var(--soft); font-size: 12.5px; }
.facts { display: flex; flex-wrap: wrap; gap: 6px 26px; margin: 12px 0 0; } .facts dt { color: var(--soft); font-size: 13px; } .facts dd { margin: 0; font-weight: 600; }
@media (max-width: 640px) { .transcript li { grid-template-columns: 44px 1fr; } .said, .felt { grid-column: 1 / -1; } .pair { grid-template-columns: 1fr; } }
@page { size: A4; margin: 13mm 12mm; }
@media print { * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } body { background: none; font-size: 9.5pt; } main { max-width: none; padding: 0; } section, .tile, .caution { background: none; }
  section { margin-top: 10px; padding: 10px 0 4px; border: 0; border-top: 1px solid var(--line); border-radius: 0; } .tiles { grid-template-columns: repeat(7, 1fr); gap: 6px; } .tile { padding: 7px 8px; } .tile strong { font-size: 12pt; } .pair { grid-template-columns: 1fr 1fr; }
  table { font-size: 8pt; } small { font-size: 7.2pt; } th, td { padding: 3px 6px 3px 0; } .note, .legend, .meta, .chip, .time, .who { font-size: 8pt; } .figure text { font-size: 15px; } .figure .lane { font-size: 14.5px; } .figure .scale { font-size: 13.5px; } .facts { font-size: 8.5pt; gap: 4px 20px; } .facts dt { font-size: 8pt; } .transcript li { padding: 3px 8px; grid-template-columns: 42px 70px 1fr 112px; } .prompts { gap: 7px; } .prompts > li { padding: 6px 10px; }
  h2 { break-after: avoid; font-size: 12.5pt; margin-bottom: 6px; } .figure, .legend, .prompts > li, .transcript li, tr, .tile, .pair > section { break-inside: avoid; } a { color: inherit; } }
`;
