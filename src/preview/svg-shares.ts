import { ChangesPreview, ReleasePreview } from './data';
import { DeploymentPreview } from './deployment';
import { Content, element } from './markup';
import { Pictures } from './svg';
import { percent } from './words';

const HEIGHT = 18;

/** A release as a strip of steps. @internal */
export function releasePicture(release: ReleasePreview, pictures: Pictures): Content {
  const { from, to, steps, current } = release;
  const series = pictures.seriesOf([from, to]);
  return element(
    'figure',
    {},
    element(
      'ol',
      { class: 'steps' },
      ...steps.map(({ name, share }) =>
        element(
          'li',
          name === current ? { class: 'current', 'aria-current': 'step' } : {},
          element('strong', {}, name),
          pictures.picture(
            `Shares in step ${name}`,
            `${from}: ${percent(1 - share)}; ${to}: ${percent(share)}`,
            HEIGHT,
            pictures.stripe(
              [1 - share, share]
                .map((amount, index) => ({
                  series: series[index].series,
                  amount,
                  title: `${series[index].name}: ${percent(amount)}`,
                }))
                .filter(({ amount }) => amount > 0),
              1,
              0,
            ),
          ),
          element('span', {}, `${percent(share)} to the new one`),
          name === current ? element('div', { class: 'tag' }, 'current step') : [],
        ),
      ),
    ),
    element('figcaption', {}, pictures.legend(series)),
  );
}

/** The shares of each service before and after, where one moves. @internal */
export function sharesPictures({ workloads }: ChangesPreview, pictures: Pictures): Content[] {
  const all = workloads.flatMap(({ before, after }): Shares[] => {
    const known = after ?? before;
    return known ? [{ ...known, shares: { before: shareOf(before), after: shareOf(after) } }] : [];
  });
  const moved = all.filter(({ shares: { before, after } }) => before !== after);
  const services = [...new Set(moved.map(({ service }) => service))];
  return services.map((service) => {
    const live = all.filter(
      (each) => each.service === service && each.shares.before + each.shares.after > 0,
    );
    const series = pictures.seriesOf(live.map(({ path }) => path));
    const members = live
      .map(({ shares }, index) => ({ ...series[index], shares }))
      .sort((one, other) => one.series - other.series);
    const bar = (side: keyof Shares['shares']) => {
      const parts = members
        .filter(({ shares }) => shares[side] > 0)
        .map(({ name, series: index, shares }) => ({
          series: index,
          amount: shares[side],
          title: `${name}: ${percent(shares[side])}`,
        }));
      return {
        label: side,
        value: parts.map(({ amount }) => percent(amount)).join(' + ') || 'no fixed shares',
        parts,
      };
    };
    return element(
      'figure',
      {},
      element('h3', {}, 'Shares of ', element('code', {}, service)),
      pictures.bars(`Shares of ${service}`, [bar('before'), bar('after')]),
      element('figcaption', {}, pictures.legend(members)),
    );
  });
}

/** A deployment with its shares on both sides. */
interface Shares extends DeploymentPreview {
  readonly shares: { readonly before: number; readonly after: number };
}

/** Its share of the requests; 0 if it has none, or no fixed one. */
function shareOf(deployment: DeploymentPreview | undefined): number {
  return deployment?.inRoute === true ? (deployment.share ?? 0) : 0;
}
