import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { chartHome } from './chart';
import { Home } from './home';
import { HOME } from '../rules/target';

/** The mark of stacks, of cdktn too; read here, so that neither package is loaded. */
const STACK = Symbol.for('cdktf/TerraformStack');

const isStack = (node: IConstruct) => STACK in node;

/** The Chart or TerraformStack of a scope. @internal */
export function findHome(scope: IConstruct): Home {
  const around = scope.node.scopes.filter((node) => Chart.isChart(node) || isStack(node));
  const root = around[around.length - 1];
  if (root === undefined) {
    throw new Error(
      `${HOME.id}: [${scope.node.path}] stands neither below a cdk8s Chart nor below a TerraformStack of cdktn or cdktf; pass a Chart, a TerraformStack or a construct inside one as scope`,
    );
  }
  if (around.some(isStack) && around.some(Chart.isChart)) {
    throw new Error(
      `${HOME.id}: [${scope.node.path}] stands below a cdk8s Chart and a TerraformStack at once (${around.map(({ node }) => node.path).join(', ')}); use an App for each`,
    );
  }
  return isStack(root) ? loadTerraform().terraformHome(root) : chartHome(root as Chart);
}

/**
 * The targets in a scope, such as all Charts of an App; else the target that contains the scope. An App
 * without Charts has none.
 *
 * @internal
 */
export function homesIn(scope: IConstruct): Home[] {
  const roots = scope.node.findAll().filter((node) => Chart.isChart(node) || isStack(node));
  return roots.length === 0 && scope !== scope.node.root ? [findHome(scope)] : roots.map(findHome);
}

/** A Chart needs no part of it. */
function loadTerraform(): typeof import('./terraform/home') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./terraform/home');
}
