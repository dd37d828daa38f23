"""How the report page looks: light and dark, on screen and on paper, without a file from elsewhere."""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --ground: #f6f8fa;
  --block: #a40e26; --hold: #7d4e00; --clear: #116329; --read: #4a78b0; --part: #a9c4e4; --band: #5a4a87; }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --dim: #9198a1; --line: #3d444d;
  --ground: #161b22; --block: #ff7b72; --hold: #e3b341; --clear: #56d364; --read: #6c9bd2; --part: #2f4d73;
  --band: #a18fd6; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word }
.name, .place { overflow-wrap: anywhere; min-width: 10rem }
h1 { font-size: 1.4rem; margin: 0 0 .5rem } h2 { font-size: 1.15rem; margin: 0 }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem }
.verdict { display: inline-block; min-width: 5.2em; text-align: center; border: 2px solid currentColor;
  border-radius: .4em; padding: 0 .5em; font-weight: 700; letter-spacing: .04em }
.block { color: var(--block) } .hold { color: var(--hold) } .clear { color: var(--clear) }
section { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1rem 0 }
.dim, caption, .gaps { color: var(--dim); font-size: .875rem }
.people { font-size: 1.3rem; font-weight: 600; margin: .6rem 0 }
ul { margin: .3rem 0; padding-left: 1.2rem }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line) }
thead th { font-size: .875rem; background: var(--ground) }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.wide { overflow-x: auto }
.parts td { font-size: .875rem } .parts td.strip-cell { width: 42% }
.depth-1 { margin-left: 1.2rem } .depth-2 { margin-left: 2.4rem } .depth-3 { margin-left: 3.6rem }
.depth-4 { margin-left: 4.8rem } .depth-5 { margin-left: 6rem } .depth-6 { margin-left: 7.2rem }
.depth-7 { margin-left: 8.4rem } .depth-8 { margin-left: 9.6rem } .depth-9 { margin-left: 10.8rem }
.parts .inset { border-left: 1px solid var(--line); padding-left: .5rem; display: inline-block }
.strip { width: 100%; min-width: 10rem; height: 1rem; border: 1px solid var(--line); display: block }
.strip .text, .strip .table, .strip .structure, .strip .pixels,
.key .text { fill: var(--read) } .strip .structure { opacity: .75 }
.unread-ground { fill: var(--paper) } .unread-line { fill: var(--block) }
.fill-ground { fill: var(--ground) } .fill-dot { fill: var(--dim) }
.part-ground { fill: var(--part) } .part-line { fill: var(--paper) }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .875rem }
.key { width: 24px; height: 16px; vertical-align: -3px; border: 1px solid var(--line) }
.bands th, .bands td { font-size: .8rem; border: 1px solid var(--line); min-width: 4.5rem }
.bands tbody th { min-width: 3rem; text-align: right; color: var(--dim); font-weight: 400 }
.bands .column { display: block; color: var(--dim); font-weight: 400 }
.band span { display: block; height: .8rem; overflow: hidden; color: transparent; border-radius: .2rem;
  background: var(--band) }
.band.identifier span { background: repeating-linear-gradient(45deg, var(--block) 0 5px, transparent 5px 7px) }
.band.person span { background: repeating-linear-gradient(90deg, var(--hold) 0 8px, transparent 8px 10px) }
.band.contact span { background: repeating-linear-gradient(0deg, var(--read) 0 3px, transparent 3px 5px) }
@media print { section { break-inside: avoid } body { max-width: none }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
"""
