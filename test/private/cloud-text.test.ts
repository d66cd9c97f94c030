import { cloudText } from '../../src/private/cloud-text';

describe('a description as the cloud takes it', () => {
  test.each([
    ['通义对话_chat', '通义对话_chat'],
    ['a, b. c = d - e，f。', 'a, b. c = d - e，f。'],
    ['-_ chat', 'chat'],
    ['Q&A: (24 h)', 'Q A 24 h'],
    ['!?', ''],
    ['', ''],
    ['𠮷野', '𠮷野'],
  ])('of "%s" is "%s"', (text, legal) => expect(cloudText(text)).toBe(legal));

  test('is cut, and between characters', () => {
    expect(cloudText('a'.repeat(255))).toHaveLength(255);
    expect(cloudText('a'.repeat(256))).toHaveLength(255);
    expect(cloudText('𠮷'.repeat(3), 2)).toBe('𠮷𠮷');
    expect(cloudText('ab cd', 3)).toBe('ab');
  });
});
