import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nearestPackage, PACKAGE_FOLDER } from '../../function/common/package.js';

const asFolder = (path: string) => pathToFileURL(`${path}/`);

describe('the folder of the package', () => {
  it('is the one above the sources that has a package.json', () => {
    expect(join(PACKAGE_FOLDER, 'package.json')).toBe(join(process.cwd(), 'package.json'));
  });

  it('is found from any depth', () => {
    expect(nearestPackage(asFolder(join(PACKAGE_FOLDER, 'dist/function/common')))).toBe(PACKAGE_FOLDER);
  });

  it('is missing where no folder above has one', () => {
    expect(() => nearestPackage(asFolder(mkdtempSync(join(tmpdir(), 'package-'))))).toThrow(
      'expected a package.json in a folder above, got none',
    );
  });
});
