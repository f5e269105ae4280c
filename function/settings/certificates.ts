import { X509Certificate } from 'node:crypto';

/** One or more certificates in PEM. */
export type CaCertificates = string;

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The text as it is, or undefined when it holds no certificate or a broken one. */
export function readCaCertificates(text: string): CaCertificates | undefined {
  const blocks = text.match(BLOCK);
  if (blocks === null) return undefined;
  try {
    for (const block of blocks) new X509Certificate(block);
    return text;
  } catch {
    return undefined;
  }
}
