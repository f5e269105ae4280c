import { EMPTY, type Form } from './form.js';

/** Most characters of a link: some chat programs and proxies cut longer ones. */
const MOST_CHARACTERS = 60_000;
const NAME = '#r=';

/**
 * The address of the page with the form in its fragment, which browsers never send to anyone; undefined where it would be
 * too long. JSON → raw deflate → base64url.
 */
export async function linkOf(form: Form, page: string): Promise<string | undefined> {
  const set = Object.entries(form).filter(([name, value]) => value !== EMPTY[name as keyof Form]);
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(set)));
  const packed = await piped(bytes, new CompressionStream('deflate-raw'));
  const letters = base64url(packed);
  if (letters.length > MOST_CHARACTERS) return undefined;
  return `${page}${NAME}${letters}`;
}

/** The form in a fragment; undefined where there is none, or none that can be read. */
export async function formIn(fragment: string): Promise<Form | undefined> {
  if (!fragment.startsWith(NAME)) return undefined;
  try {
    const packed = fromBase64url(fragment.slice(NAME.length));
    const bytes = await piped(packed, new DecompressionStream('deflate-raw'));
    return withKnown(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** A link may come from anywhere: only what has the right type is taken over. */
function withKnown(value: unknown): Form {
  const given = new Map(Object.entries(Object(value)));
  const entries = Object.entries({ ...EMPTY, steps: 1, starts: 1 }).map(([name, usual]) => {
    const own = given.get(name);
    return [name, typeof own === typeof usual ? own : EMPTY[name as keyof Form]];
  });
  return Object.fromEntries(entries);
}

async function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream) {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64url(letters: string): Uint8Array<ArrayBuffer> {
  const text = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
