import { MAX_NAME, cloudText, fitName, objectName } from '../../src/private/names';

const LEGAL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

describe('an object name made of construct ids', () => {
  test.each([
    [['chat'], 'chat'],
    [['chat', 'reserved'], 'chat-reserved'],
    [['chat', 'Default'], 'chat-default'],
    [['Default'], 'default'],
    [['Chat', 'H20'], 'chat-h20'],
    [['a', 'b', 'c'], 'a-b-c'],
    [['a'.repeat(63)], 'a'.repeat(63)],
    [['a'.repeat(31), 'b'.repeat(31)], `${'a'.repeat(31)}-${'b'.repeat(31)}`],
  ])('of %j is readable, without a hash: %s', (ids, name) => {
    expect(objectName(ids)).toBe(name);
  });

  test.each([
    [['chat model'], 'chat-model'],
    [['chat_model'], 'chat-model'],
    [['chat.v1'], 'chat-v1'],
    [['chat--v1'], 'chat-v1'],
    [['-chat-'], 'chat'],
    [['chat', '通义'], 'chat'],
    [['通义'], 'x'],
    [['7b'], 'x-7b'],
    [['chat😀'], 'chat'],
    [['chat\u0000'], 'chat'],
    [['a'.repeat(64)], 'a'.repeat(54)],
    [['a'.repeat(32), 'b'.repeat(31)], `${'a'.repeat(32)}-${'b'.repeat(21)}`],
    [[`${'a'.repeat(53)}-${'b'.repeat(53)}`], 'a'.repeat(53)],
  ])('of %j has a hash behind %s, since something was cut or changed', (ids, readable) => {
    const name = objectName(ids);
    expect(name).toMatch(new RegExp(`^${readable}-[0-9a-f]{8}$`));
    expect(name).toMatch(LEGAL);
    expect(name.length).toBeLessThanOrEqual(MAX_NAME);
  });

  test.each([
    ['characters that are not legal', ['a b'], ['a_b']],
    ['what was cut', [`${'a'.repeat(70)}b`], [`${'a'.repeat(70)}c`]],
    ['what is not legal and what is', ['a_b'], ['a-b']],
    ['Chinese characters', ['预留'], ['突发']],
    ['where a path is divided', ['a_', 'b'], ['a', '_b']],
    ['case, where something else was changed', ['A b'], ['a b']],
  ])('tells ids apart that differ in %s', (_, first, second) => {
    expect(objectName(first)).not.toBe(objectName(second));
  });

  test('does not tell ids apart that differ in case alone: a rule reports those', () => {
    expect(objectName(['Main'])).toBe(objectName(['main']));
  });

  test('has the hash that it always had, so that no upgrade renames an object', () => {
    expect(objectName(['通义对话'])).toBe('x-8b119902');
    expect(objectName(['chat', 'a'.repeat(64)])).toBe(`chat-${'a'.repeat(49)}-db0c1f0e`);
  });

  test.each([20, 54, 63])('fits into %i characters', (max) => {
    const name = objectName(['chat', 'x'.repeat(100)], max);
    expect(name).toHaveLength(max);
    expect(name).toMatch(LEGAL);
  });
});

describe('a name that has to fit', () => {
  test.each(['a', 'a'.repeat(54)])('stays where it does', (name) => {
    expect(fitName(name, 54)).toBe(name);
  });

  test('is cut and gets a hash where it does not', () => {
    expect(fitName('a'.repeat(55), 54)).toMatch(/^a{45}-[0-9a-f]{8}$/);
    expect(fitName(`${'a'.repeat(54)}b`, 54)).not.toBe(fitName(`${'a'.repeat(54)}c`, 54));
  });

  test('has no - doubled where it was cut', () => {
    expect(fitName(`${'a'.repeat(44)}-${'b'.repeat(20)}`, 54)).toMatch(/^a{44}-[0-9a-f]{8}$/);
  });
});

describe('a description that Volcengine accepts', () => {
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
