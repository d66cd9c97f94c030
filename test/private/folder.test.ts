import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { createFolder } from '../../src/private/folder';

describe('a folder that is created with those around it', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-folder-'));
  afterAll(() => fs.rmSync(root, { recursive: true }));

  test('is there then, also if it was before', () => {
    const folder = path.join(root, 'a', 'b');
    createFolder(folder);
    createFolder(folder);
    expect(fs.statSync(folder).isDirectory()).toBe(true);
  });

  test('may be created by another process at the same time', () => {
    const folder = path.join(root, 'shared');
    const exists = jest
      .spyOn(jest.requireActual<typeof fs>('fs'), 'existsSync')
      .mockImplementationOnce(() => false);
    fs.mkdirSync(folder);
    createFolder(folder);
    expect(exists).toHaveBeenCalledTimes(3);
    exists.mockRestore();
  });

  test('fails below a file', () => {
    const file = path.join(root, 'file');
    fs.writeFileSync(file, '');
    expect(() => createFolder(path.join(file, 'below'))).toThrow('ENOTDIR');
  });
});
