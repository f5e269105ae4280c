import { parse, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';

const INK = '#24292f';
const FAINT = '#d0d7de';
const FONT = 'Helvetica, Arial, sans-serif';

/** On white whatever the page: the same colours then keep their contrast where a reader has a dark page. */
const LOOK: Config = {
  background: '#ffffff',
  // Read out where the document is embedded as such; a card embeds it as a picture, with a text of its own.
  aria: false,
  font: FONT,
  title: {
    anchor: 'start',
    frame: 'group',
    color: INK,
    fontSize: 16,
    subtitleColor: '#57606a',
    subtitleFontSize: 12,
    offset: 14,
    limit: 0,
  },
  axis: {
    labelColor: INK,
    labelFontSize: 12,
    labelFlush: false,
    labelOverlap: false,
    titleColor: INK,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 10,
    gridColor: FAINT,
    domainColor: INK,
    tickColor: INK,
  },
  // Where the title stands, which would otherwise follow from guessed widths of labels.
  axisY: { minExtent: 44, maxExtent: 44 },
  legend: {
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 0,
    titleColor: INK,
    titleFontSize: 12,
    titleLimit: 0,
    symbolSize: 80,
  },
  view: { stroke: null },
};

/** What a chart says above itself. */
export interface Heading {
  title: string;
  /** What holds of all of it: model, seed, puzzles. */
  subtitle?: string;
}

/** The plot, and the room around it for titles, labels and legend; in pixels. */
export interface Size {
  width: number;
  height: number;
  padding: { left: number; top: number; right: number; bottom: number };
}

/** Where headings begin, in pixels from the left. */
const MARGIN = 16;

/** A Vega-Lite chart as an SVG document of just this size; the same chart gives the same bytes. */
export async function svgOf(chart: TopLevelSpec, { title, subtitle }: Heading, size: Size): Promise<string> {
  const { spec } = compile(
    {
      ...chart,
      title: { text: title, dx: MARGIN - size.padding.left, ...(subtitle === undefined ? {} : { subtitle }) },
    },
    { config: LOOK },
  );
  // Widths of texts are only guessed where there is no screen, and fitting to them would leave wide margins.
  const view = new View(parse({ ...spec, ...size, autosize: { type: 'none' } }), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
