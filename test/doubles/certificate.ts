import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporary } from './bundle.js';

/** Whether there is an openssl that can make certificates. */
export const openssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A certificate for 127.0.0.1 that only itself vouches for, in PEM; `path` is where it lies. */
export async function selfSigned(): Promise<{ key: Buffer; cert: string; path: string }> {
  const directory = await temporary();
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', cert];
  const options = ['-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', ...options, ...files, ...subject], { stdio: 'ignore' });
  return { key: await readFile(key), cert: await readFile(cert, 'utf8'), path: cert };
}
