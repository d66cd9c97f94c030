import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { readTexts } from '../../src/adoption/files';
import { readManifests } from '../../src/adoption/manifests';

const TEXT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {greeting: 你好😀}\n';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'files-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, content: Buffer | string): string {
  const place = path.join(folder, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, content);
  return place;
}

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a file is read as kubectl reads it', () => {
  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16, the other way round', bigEndian(`\ufeff${TEXT}`)],
  ])('in %s', (name, bytes) => {
    const place = file(`${name}.yaml`, bytes);
    expect(readTexts(place)).toEqual([{ where: place, text: TEXT }]);
    const { manifests } = readManifests({ files: [place] });
    expect(manifests.map(({ object }) => object.data)).toEqual([{ greeting: '你好😀' }]);
  });

  test.each<[string, Buffer]>([
    ['Latin-1', Buffer.from('apiVersion: v1 # \u00e9', 'latin1')],
    ['a character that is cut', Buffer.from('你').subarray(0, 2)],
    ['half of a pair in UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ])('and not as something that it is not: %s', (name, bytes) => {
    const [read] = readTexts(file(`${name}.bin`, bytes));
    expect(read).toMatchObject({ why: expect.stringContaining('neither UTF-8 nor UTF-16') });
  });
});

describe('a folder', () => {
  test('stands for the manifests in it, in order, and not for those in folders below', () => {
    for (const name of ['b.yml', 'a.yaml', 'c.json', 'README.md', 'below/d.yaml']) {
      file(`many/${name}`, TEXT);
    }
    const read = readTexts(path.join(folder, 'many'));
    expect(read.map(({ where }) => path.basename(where))).toEqual(['a.yaml', 'b.yml', 'c.json']);
  });

  test('without manifests is an error', () => {
    file('none/README.md', TEXT);
    expect(readTexts(path.join(folder, 'none'))).toMatchObject([
      { why: 'a folder without .yaml, .yml and .json files' },
    ]);
  });
});

describe('what cannot be read has the reason and the way out', () => {
  test.each([
    ['nowhere.yaml', 'there is no such file'],
    [path.join(__filename, 'below.yaml'), 'a part of its path is no folder'],
    ['', 'its path is empty'],
    [undefined as any, 'its path is empty'],
  ])('%s', (name, why) => {
    expect(readTexts(name)).toMatchObject([
      {
        why: expect.stringContaining(why),
        fix: expect.stringContaining('relative to the working'),
      },
    ]);
  });
});
