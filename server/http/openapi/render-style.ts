/** System colours only: they follow the reader's scheme and contrast settings by themselves. */
export const STYLE = `
:root { background: Canvas; color: CanvasText; color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { border-top: 1px solid GrayText; margin-top: 3rem; padding-top: 1rem; }
h3 { margin-top: 2.5rem; }
h4 { margin-bottom: .25rem; }
:target { outline: 2px solid Highlight; outline-offset: .25rem; }
.skip { left: -100vw; position: absolute; }
.skip:focus { background: Canvas; left: 1rem; padding: .5rem; top: .5rem; }
nav ul { column-gap: 2.5rem; columns: 16rem; padding-left: 1.25rem; }
nav li { break-inside: avoid; }
code { font: .9em/1.4 ui-monospace, monospace; }
.method { border: 1px solid; border-radius: .25rem; font-weight: 700; padding: 0 .35em; }
table { border-collapse: collapse; margin: .75rem 0 1.5rem; width: 100%; }
caption { font-weight: 700; padding-bottom: .25rem; text-align: start; }
th, td { border-top: 1px solid GrayText; padding: .4rem .5rem .4rem 0; text-align: start; vertical-align: top; }
tbody th { font-weight: 400; width: min(17rem, 44%); }
.required { font-size: .85em; font-weight: 700; }
p { margin: .25rem 0 .75rem; }
td p { margin: .15rem 0 0; }
`;
