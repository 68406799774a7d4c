// The legend in full: density per zone type, what a level cannot say, and what to do where nothing is known.
import { LEVEL_LOOKS, UNKNOWN_LOOKS } from '#client/model/look.ts';
import { DEFAULT_SCALES, type Scale, type ZoneType } from '#shared/wire/level.ts';
import type { Site } from '#shared/wire/site.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { Plate } from '../../ui/plate.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ReportLegend } from '../reports/report-mark.tsx';
import { useControlText } from '../texts.ts';
import { wordOf } from '../words.ts';
import { useRoomText } from './texts.ts';

const MILLI = 1000;
const TYPES: readonly ZoneType[] = ['standing', 'queue', 'moving'];

function usedTypes({ partition }: Site): readonly ZoneType[] {
  if (partition.kind === 'h3') return [partition.zoneType];
  const used = new Set(partition.zones.map(({ zoneType }) => zoneType));
  return TYPES.filter((type) => used.has(type));
}

/** Where a level starts and ends, in persons per m². */
function useBounds(): (scale: Scale, level: number) => string {
  const t = useRoomText();
  const language = useLanguage();
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1 });
  return (scale, level) => {
    const from = scale[level - 1];
    const to = scale[level];
    const say = (milli: number): string => number.format(milli / MILLI);
    if (from === undefined) return to === undefined ? '' : t('legend.below', { to: say(to) });
    if (to === undefined) return t('legend.from', { from: say(from) });
    return t('legend.span', { from: say(from), to: say(to) });
  };
}

function Densities({ site }: { readonly site: Site }) {
  const t = useRoomText();
  const control = useControlText();
  const bounds = useBounds();
  const types = usedTypes(site);
  return (
    <table>
      <caption>{t('legend.density')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('legend.level')}</th>
          {types.map((type) => (
            <th scope="col" key={type}>
              {t(`type.${type}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LEVEL_LOOKS.map((level) => (
          <tr key={level}>
            <th scope="row">
              <Plate look={level} size="s" /> {wordOf(level, control)}
            </th>
            {types.map((type) => (
              <td key={type}>{bounds(site.scales?.[type] ?? DEFAULT_SCALES[type], level)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function LevelSheet({ site, onClose }: { readonly site: Site; onClose: () => void }) {
  const t = useRoomText();
  const control = useControlText();
  return (
    <Sheet title={t('legend.title')} close={t('sheet.close')} onClose={onClose}>
      <Densities site={site} />
      <h3>{t('legend.cannot')}</h3>
      <p>{t('legend.cannot.text')}</p>
      <h3>{t('legend.unknown')}</h3>
      <dl>
        {UNKNOWN_LOOKS.map((look) => (
          <div key={look}>
            <dt>
              <Plate look={look} size="s" /> {wordOf(look, control)}
            </dt>
            <dd>
              {control(`why.${look}`)}. {t(`do.${look}`)}
            </dd>
          </div>
        ))}
      </dl>
      <ReportLegend />
    </Sheet>
  );
}
