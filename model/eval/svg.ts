import { parse, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';

const INK = '#24292f';
const FAINT = '#d0d7de';
const FONT = 'Helvetica, Arial, sans-serif';

/** The background is white on every page, so that the colours keep their contrast on a dark page, too. */
const LOOK: Config = {
  background: '#ffffff',
  // Screen readers would read these labels only in an SVG document; model cards embed it as a picture with an alternative text.
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
  // A fixed place for the axis title, which would otherwise depend on estimated widths of labels.
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
  /** About the whole chart: model, seed, puzzles. */
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
  // Without a screen the widths of texts are only estimated, and fitting to them would leave wide margins.
  const view = new View(parse({ ...spec, ...size, autosize: { type: 'none' } }), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
