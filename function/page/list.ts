/** A file that browsers may get, and where. */
export interface BuiltFile {
  path: string;
  /** Its name in the folder of the built page. */
  file: string;
  /** Its media type. */
  type: string;
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** Everything that there is: a path that is not in this list is answered by 404, so none can lead anywhere else. */
export const BUILT_FILES: readonly BuiltFile[] = [
  { path: '/', file: 'index.html', type: HTML },
  { path: '/page/page.js', file: 'page.js', type: SCRIPT },
  { path: '/page/page.css', file: 'page.css', type: STYLE },
  { path: '/page/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
  { path: '/docs', file: 'docs.html', type: HTML },
  { path: '/page/docs.js', file: 'docs.js', type: SCRIPT },
  { path: '/page/docs.css', file: 'docs.css', type: STYLE },
  { path: '/page/swagger-ui.js', file: 'swagger-ui.js', type: SCRIPT },
  { path: '/page/swagger-ui.css', file: 'swagger-ui.css', type: STYLE },
];

/** The files of the page itself; those of /docs are a library's. */
export const OF_THE_PAGE: readonly string[] = ['index.html', 'page.js', 'page.css', 'icon.svg'];
