/** What swagger-ui.js leaves behind; that script is a library's, served as it is. */
declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => void;

document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);
// No validator: it would send the address of this service to a badge maker.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
