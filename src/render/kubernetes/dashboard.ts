import { PanelPlan } from '../../plan/dashboard';
import { PlannedService } from '../../plan/service';
import { fitName } from '../../private/names';
import { serviceMetadata } from '../metadata';
import { RenderedObject } from '../object';

/** Grafana's limit for the id of a dashboard. */
const MAX_UID = 40;
/** Version of the JSON model: that of Grafana 12; later releases migrate it. */
const SCHEMA_VERSION = 41;
const HEIGHT = 8;
/** Half of the 24 columns. */
const WIDTH = 12;

/** The ConfigMap with the dashboard of a service. @internal */
export function renderDashboard(plan: PlannedService): RenderedObject[] {
  const { dashboardLabels, panels = [] } = plan.monitoring ?? {};
  if (!dashboardLabels) {
    return [];
  }
  const metadata = serviceMetadata(plan, `${plan.name}-dashboard`);
  return [
    {
      owner: plan.path,
      after: [],
      computed: [],
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...metadata, labels: { ...dashboardLabels, ...metadata.labels } },
        data: {
          [`${plan.name}.json`]: `${JSON.stringify(dashboard(plan, panels), undefined, 2)}\n`,
        },
      },
    },
  ];
}

/** The Prometheus that the reader of the dashboard chooses. */
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

function dashboard(
  { name, namespace, displayName }: PlannedService,
  panels: readonly PanelPlan[],
): object {
  return {
    uid: fitName(namespace === undefined ? name : `${namespace}-${name}`, MAX_UID),
    title: displayName,
    tags: ['inference', 'cdk-inference'],
    editable: true,
    schemaVersion: SCHEMA_VERSION,
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    annotations: { list: [] },
    templating: {
      list: [{ type: 'datasource', name: 'datasource', label: 'Prometheus', query: 'prometheus' }],
    },
    panels: panels.map(panel),
  };
}

function panel({ title, description, unit, series }: PanelPlan, index: number): object {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    description,
    datasource: SOURCE,
    gridPos: {
      h: HEIGHT,
      w: WIDTH,
      x: (index % 2) * WIDTH,
      y: Math.floor(index / 2) * HEIGHT,
    },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {
      legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: series.map(({ name, expression }, number) => ({
      refId: `Q${number + 1}`,
      datasource: SOURCE,
      expr: expression,
      legendFormat: name,
    })),
  };
}
