import { InferenceService } from '../../src';
import { aChart, aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

/** A Chinese character outside the basic plane: two UTF-16 units, one character. */
const RARE = '𠮷';

const GOOD_NAMES = [
  ['one letter', 'a'],
  ['letters, digits, - and _', 'Chat-v2_1'],
  ['Chinese characters', '通义对话_chat'],
  ['a rare Chinese character', RARE],
  ['200 characters', 'a'.repeat(200)],
  ['200 Chinese characters', '通'.repeat(200)],
  ['200 rare Chinese characters', RARE.repeat(200)],
];

const BAD_NAMES = [
  ['an empty one', '', '""'],
  ['201 characters', 'a'.repeat(201), '(201 characters)'],
  ['201 Chinese characters', '通'.repeat(201), '(201 characters)'],
  ['a space', 'my chat', '"my chat"'],
  ['a space at the end', 'chat ', '"chat "'],
  ['an emoji', 'chat😀', '"chat😀"'],
  ['a control character', 'chat\u0007', '"chat\\u0007"'],
  ['a line break at the end', 'chat\n', '"chat\\n"'],
  ['full-width digits', 'chat１２', '"chat１２"'],
  ['Japanese kana', 'チャット', '"チャット"'],
  ['a full stop', 'v1.0', '"v1.0"'],
  ['half of a surrogate pair', '\ud842', '"\\ud842"'],
];

describe("a service's display name (NAME_SERVICE)", () => {
  test.each(GOOD_NAMES)('accepts %s', (_, displayName) => {
    const service = aService({ displayName });
    expectNone(service, 'NAME_SERVICE');
    expect(service.plan().displayName).toBe(displayName);
  });

  test.each(BAD_NAMES)('refuses %s', (_, displayName, value) => {
    expectFinding(aService({ displayName }), 'NAME_SERVICE', {
      names: ['"displayName" must have 1 to 200', `, got `, value, '; shorten it, replace'],
    });
  });
});

describe("a deployment's display name (NAME_DEPLOYMENT)", () => {
  test.each(GOOD_NAMES)('accepts %s', (_, displayName) => {
    const { service } = aDeployment(undefined, { displayName });
    expectNone(service, 'NAME_DEPLOYMENT');
    expect(service.plan().deployments[0].displayName).toBe(displayName);
  });

  test.each(BAD_NAMES)('refuses %s', (_, displayName, value) => {
    expectFinding(aDeployment(undefined, { displayName }).service, 'NAME_DEPLOYMENT', {
      at: 'chart/chat/main',
      names: ['"displayName" must have 1 to 200', value, '; shorten it, replace'],
    });
  });

  test('may repeat', () => {
    const service = aService({ displayName: '对话' });
    aDeployment(service, { displayName: '对话' }, 'a');
    aDeployment(service, { displayName: '对话' }, 'b');
    expect(service.findings()).toEqual([]);
  });
});

describe('a description (NAME_DESCRIPTION)', () => {
  test.each([
    ['one character', 'x'],
    ['500 characters', 'x'.repeat(500)],
    ['500 Chinese characters', '说'.repeat(500)],
    ['500 emoji, each of them one character', '😀'.repeat(500)],
    ['spaces and punctuation', 'The chat model, 2nd edition (beta).'],
  ])('accepts %s', (_, description) => {
    const { service } = aDeployment(aService({ description }), { description });
    expectNone(service, 'NAME_DESCRIPTION');
    expect(service.plan()).toMatchObject({ description, deployments: [{ description }] });
  });

  test.each([
    ['an empty one', '', '""'],
    ['a blank one', ' \u3000 ', '" \u3000 "'],
    ['501 characters', 'x'.repeat(501), '(501 characters)'],
    ['a line break', 'one\ntwo', '"one\\ntwo"'],
    ['a control character', 'a\u0000b', '"a\\u0000b"'],
    ['an invisible character', 'a\u200bb', '"a\u200bb"'],
    ['a character that turns the text around', 'a\u202eb', '"a\u202eb"'],
  ])('refuses %s', (_, description, value) => {
    const names = ['"description" must have 1 to 500 visible characters', value, '; shorten it'];
    expectFinding(aService({ description }), 'NAME_DESCRIPTION', { names });
    expectFinding(aDeployment(undefined, { description }).service, 'NAME_DESCRIPTION', {
      at: 'chart/chat/main',
      names,
    });
  });
});

describe('a namespace (NAME_NAMESPACE)', () => {
  test.each(['a', 'ml', '7b-models', 'a'.repeat(63)])('accepts %j', (namespace) => {
    const service = aService({ namespace });
    expectNone(service, 'NAME_NAMESPACE');
    expect(service.plan().namespace).toBe(namespace);
  });

  test.each([
    '',
    'a'.repeat(64),
    'ML',
    'ml_team',
    'ml.team',
    '-ml',
    'ml-',
    'ml team',
    '模型',
    'ml\n',
  ])('refuses %j', (namespace) => {
    expectFinding(aService({ namespace }), 'NAME_NAMESPACE', {
      names: ['"namespace" must be 1 to 63', JSON.stringify(namespace), '; name an existing'],
    });
  });

  test('refuses the bad namespace of a Chart as well', () => {
    expectFinding(aService({}, aChart('ML')), 'NAME_NAMESPACE', { names: ['got "ML"'] });
  });
});

describe('a name given by hand (NAME_OBJECT)', () => {
  test.each(['a', 'chat', 'chat-7b', 'a'.repeat(63)])('accepts %j', (resourceName) => {
    const { service } = aDeployment(undefined, { resourceName });
    expectNone(service, 'NAME_OBJECT');
    expect(service.plan().deployments[0].name).toBe(resourceName);
    expectNone(aService({ resourceName }), 'NAME_OBJECT');
  });

  test.each(['', 'a'.repeat(64), '7b', 'Chat', 'chat_7b', 'chat.7b', '-chat', 'chat-', '对话'])(
    'refuses %j',
    (resourceName) => {
      const names = ['"resourceName" must be 1 to 63', JSON.stringify(resourceName), '; write a'];
      expectFinding(aService({ resourceName }), 'NAME_OBJECT', { names });
      expectFinding(aDeployment(undefined, { resourceName }).service, 'NAME_OBJECT', {
        at: 'chart/chat/main',
        names,
      });
    },
  );
});

describe('construct ids (NAME_OBJECT)', () => {
  const named = (id: string) => {
    const service = new InferenceService(aChart(), id);
    aDeployment(service);
    return service;
  };

  test.each([
    ['Default', 'default'],
    ['chat', 'chat'],
    ['a'.repeat(63), 'a'.repeat(63)],
    ['a'.repeat(64), /^a{54}-[0-9a-f]{8}$/],
    ['通义对话', /^x-[0-9a-f]{8}$/],
    ['7b', /^x-7b-[0-9a-f]{8}$/],
    ['chat model', /^chat-model-[0-9a-f]{8}$/],
    ['chat😀', /^chat-[0-9a-f]{8}$/],
    ['chat\u0007', /^chat-[0-9a-f]{8}$/],
  ])('%j makes a legal name', (id, name) => {
    const service = named(id);
    expect(service.findings()).toEqual([]);
    expect(service.plan().name).toMatch(typeof name === 'string' ? new RegExp(`^${name}$`) : name);
    expect(service.plan().name.length).toBeLessThanOrEqual(63);
    expect(service.plan().deployments[0].name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });
});
