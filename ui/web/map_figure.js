// What Plotly draws of the map: one trace for each section, and over them the question, its papers, the opened paper.

export const HERE = "here"; // the trace of the paper that the arrow keys are at, always the last
export const SYMBOLS = {
  circle: "M5 1a4 4 0 1 0 .01 0z",
  diamond: "M5 0l5 5-5 5-5-5z",
  square: "M1 1h8v8h-8z",
};
const SYMBOL_NAMES = Object.keys(SYMBOLS);
// of each palette any two colours differ to every kind of eye, and all from the background
const LIGHT = ["#275cc8", "#e95195", "#156210", "#9e901c", "#983682", "#678efe", "#5a101b", "#1f1583"];
const DARK = ["#87efdd", "#ed5f94", "#e9f23d", "#99a7e6", "#f2ab84", "#185fd3", "#9c9803", "#a05b26"];
const MOST_IN_SVG = 3000; // more points are drawn by the graphics processor
const WIDE = 600;
const LINE = 44;

// gradio's colours are variables, some of them made of others: an element says what they come to
export const styleOf = (container) => {
  const probe = container.appendChild(document.createElement("span"));
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const style = {
    text: colour("--body-text-color"),
    background: colour("--background-fill-primary"),
    accent: colour("--link-text-color"),
    font: getComputedStyle(container).fontFamily,
    wide: container.clientWidth >= WIDE,
  };
  probe.remove();
  const [red, green, blue] = style.background.match(/[\d.]+/g).map(Number);
  const dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
  return { ...style, palette: dark ? DARK : LIGHT, grey: dark ? "#5b6472" : "#b4bac4" };
};

export const sectionsOf = ({ papers }, { palette, grey }) => {
  const members = papers.sections.map(() => []);
  papers.section.forEach((section, at) => members[section].push(at));
  // the first are the papers outside the list
  return papers.sections.map((name, at) => ({
    name,
    members: members[at],
    colour: at ? palette[(at - 1) % palette.length] : grey,
    symbol: SYMBOL_NAMES[at ? Math.floor((at - 1) / palette.length) % SYMBOL_NAMES.length : 0],
  }));
};

export const extents = ({ papers }) => [extent(papers.points.x), extent(papers.points.y)];

const extent = (places) => {
  let [low, high] = [0, 0];
  for (const place of places) [low, high] = [Math.min(low, place), Math.max(high, place)];
  const margin = 0.06 * Math.max(high - low, 0.5);
  return [low - margin, high + margin];
};

export const figure = ({ view, hidden, here }, style, [x, y]) => {
  const axis = { visible: false, showgrid: false, zeroline: false };
  const layout = {
    autosize: true,
    margin: { l: 4, r: 4, t: 34, b: 4 },
    paper_bgcolor: style.background,
    plot_bgcolor: style.background,
    font: { family: style.font, color: style.text },
    showlegend: false,
    annotations: ranks(view, style),
    hovermode: "closest",
    hoverlabel: {
      align: "left",
      bgcolor: style.background,
      bordercolor: style.text,
      font: { family: style.font, color: style.text, size: 13 },
    },
    // a finger scrolls the page; it has the buttons to zoom
    dragmode: matchMedia("(pointer: coarse)").matches ? false : "pan",
    xaxis: { ...axis, range: x },
    yaxis: { ...axis, range: y, scaleanchor: "x" },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: style.text, activecolor: style.accent },
  };
  return { data: traces(view, hidden, here, style), layout };
};

const traces = (view, hidden, here, style) => {
  const { points } = view.papers;
  const many = points.id.length;
  const large = many > MOST_IN_SVG;
  // of all traces, for those in SVG are under the others
  const type = large && document.createElement("canvas").getContext("webgl") ? "scattergl" : "scatter";
  const size = large ? 4 : many > 500 || !style.wide ? 6 : 9;
  const drawnAs = { type, mode: "markers", hoverinfo: "text" };
  const trace = (name, marker, more) => ({ ...drawnAs, name: plain(name), marker, ...more });
  const ring = (name, wider, width, color, more) =>
    trace(name, { symbol: "circle-open", size: size + wider, color, line: { width, color } }, more);

  const drawn = sectionsOf(view, style).map(({ name, members, colour, symbol }, at) => {
    const line = { color: style.background, width: large ? 0 : 0.7 };
    const marker = { color: colour, symbol, size: at ? size : size * 0.75, line };
    return trace(name, marker, { ...columns(points, members, () => [name]), visible: !hidden.has(at) });
  });
  if (view.opened) drawn.push(ring("the opened paper", 14, 4, style.accent, columns(view.opened, [0], () => [])));
  if (view.question) {
    const { text, x, y, hits } = view.question;
    const ranked = columns(hits, [...hits.id.keys()], (at) => [`answer ${at + 1}`]);
    drawn.push(ring("its papers", 7, 1.5, style.text, ranked));
    const star = { symbol: "star", size: 18, color: style.text, line: { color: style.background, width: 1.5 } };
    drawn.push(trace("the question", star, { x: [x], y: [y], hovertext: [wrapped(text)] }));
  }
  const at = here < 0 ? [] : [here];
  const place = { x: at.map((one) => points.x[one]), y: at.map((one) => points.y[one]), hoverinfo: "skip" };
  drawn.push(ring(HERE, 12, 3, style.accent, place));
  return drawn;
};

const columns = (points, members, more) => ({
  x: members.map((at) => points.x[at]),
  y: members.map((at) => points.y[at]),
  customdata: members.map((at) => points.id[at]),
  hovertext: members.map((at) => [`<b>${wrapped(points.title[at])}</b>`, ...more(at).map(wrapped)].join("<br>")),
});

const ranks = ({ question }, style) =>
  (question?.hits.id ?? []).map((_, at) => ({
    x: question.hits.x[at],
    y: question.hits.y[at],
    text: `<b>${at + 1}</b>`,
    showarrow: false,
    xshift: 13,
    yshift: 12,
    borderpad: 0,
    font: { size: 12, color: style.text, shadow: halo(style) },
  }));

const halo = ({ background }) =>
  ["1px 1px", "-1px 1px", "1px -1px", "-1px -1px"].map((at) => `${at} 2px ${background}`).join(", ");

// Plotly reads tags, entities and formulas between dollars in a text; a list's words are neither
const plain = (text) => text.replace(/[&<>$]/g, (one) => `&#${one.charCodeAt(0)};`);

const wrapped = (text) => {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + word.length > LINE) lines.push(word);
    else lines[last] += (lines[last] ? " " : "") + word;
  }
  const shown = lines.slice(0, 6).map((line) => (line.length > LINE + 16 ? `${line.slice(0, LINE + 16)}…` : line));
  return shown.map(plain).join("<br>");
};
