import * as cdk8s from 'cdk8s';
import * as cdktn from 'cdktn';
import { Construct } from 'constructs';
import { aServiceIn, aStack, anApp } from './stacks';
import { Deployment, InferenceService } from '../../src';
import { aChart, aDeployment, aService, someCompute, someImage } from '../support/builders';

describe('the home of a service', () => {
  test('is the nearest Chart or stack around it, however deep it stands', () => {
    const inner = new cdk8s.Chart(aChart('outer'), 'inner', { namespace: 'inner' });
    const service = aServiceIn(new Construct(new Construct(inner, 'a'), 'b'));
    expect(service.plan().namespace).toBe('inner');
    expect(service.plan().name).toBe('a-b-chat');
    const stack = new cdktn.TerraformStack(aStack(), 'inner');
    expect(aServiceIn(new Construct(stack, 'a')).plan().name).toBe('a-chat');
  });

  test.each<[string, () => Construct]>([
    ['an App of cdk8s', () => new cdk8s.App()],
    ['an App of cdktn', () => anApp()],
    ['a construct in an App', () => new Construct(new cdk8s.App(), 'group')],
    ['a construct without an App', () => new Construct(undefined as any, '')],
  ])('fails at once to be %s, and says what would do', (_, scope) => {
    expect(() => new InferenceService(scope(), 'chat')).toThrow(
      /^HOME: \[.*chat\] stands neither below a cdk8s Chart nor below a TerraformStack of cdktn or cdktf; pass a Chart/,
    );
  });

  test.each<[string, () => Construct]>([
    ['a Chart below a stack', () => new cdk8s.Chart(aStack(), 'chart')],
    ['a stack below a Chart', () => new cdktn.TerraformStack(new cdk8s.Chart(anApp(), 'a'), 'b')],
  ])('fails at once to be %s', (_, scope) => {
    expect(() => new InferenceService(scope(), 'chat')).toThrow(
      /^HOME: \[.*chat\] stands below a cdk8s Chart and a TerraformStack at once/,
    );
  });
});

describe('a part of a service', () => {
  test.each<[string, () => Construct]>([
    ['another app', () => aChart()],
    ['no Chart', () => new Construct(new cdk8s.App(), 'group')],
    ['another home', () => aStack()],
  ])('fails at once in %s: nobody would write its objects', (_, scope) => {
    const props = { service: aService(), image: someImage(), compute: someCompute() };
    expect(() => new Deployment(scope(), 'main', props)).toThrow(
      /^HOME: \[.*main\] belongs to a service in chart, and would not be written with it; pass a scope in there$/,
    );
  });

  test('fails at once in another stack, which could not refer to the objects of the first', () => {
    const app = anApp();
    const props = {
      service: aServiceIn(aStack(app, 'east')),
      image: someImage(),
      compute: someCompute(),
    };
    expect(() => new Deployment(aStack(app, 'west'), 'main', props)).toThrow(
      'HOME: [west/main] belongs to a service in east',
    );
    expect(() => aDeployment(props.service)).not.toThrow();
  });
});
