// The demo's site: a fictional waterfront festival. Its plan is a drawing with zones; both come from one GeoJSON file (CC0).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { areaGeometrySchema, positionSchema } from '#shared/wire/geo.ts';
import { zoneTypeSchema } from '#shared/wire/level.ts';
import {
  type Site,
  type SitePlan,
  sitePlanSchema,
  siteSchema,
  type Zone,
} from '#shared/wire/site.ts';

const zoneFeatureSchema = z.object({
  geometry: areaGeometrySchema,
  properties: z.object({
    zoneId: z.string(),
    nameNl: z.string(),
    nameEn: z.string(),
    area: z.string(),
    areaNl: z.string(),
    areaEn: z.string(),
    zoneType: zoneTypeSchema,
    areaM2: z.number(),
    labelPoint: positionSchema,
  }),
});

const planSchema = sitePlanSchema.extend({
  view: z.object({
    longitude: z.number(),
    latitude: z.number(),
    bearing: z.number(),
    extentM: z.tuple([z.number(), z.number()]),
  }),
});

/** Room around the drawing, so that nothing of it touches the edge of a map. */
const MARGIN = 1.08;

function readPlan(): z.infer<typeof planSchema> {
  return planSchema.parse(
    JSON.parse(readFileSync(path.join(import.meta.dirname, 'site-plan.geojson'), 'utf8')),
  );
}

type ZoneFeature = z.infer<typeof zoneFeatureSchema>;

function zoneFeatures(): readonly ZoneFeature[] {
  return readPlan()
    .features.filter((feature) => feature.properties.kind === 'zone')
    .map((feature) => zoneFeatureSchema.parse(feature));
}

function zoneOf({ geometry, properties }: ZoneFeature): Zone {
  const { zoneId, area, zoneType, areaM2, labelPoint, nameNl, nameEn } = properties;
  return {
    zoneId,
    areaId: area,
    name: { nl: nameNl, en: nameEn },
    zoneType,
    areaM2,
    geometry,
    labelPoint,
  };
}

/** The registered site, `siteId` demo: 26 zones in 6 areas, staff window 60 s, public window 900 s. */
export function demoSite(): Site {
  const features = zoneFeatures();
  const areas = new Map(
    features.map(({ properties: p }) => [
      p.area,
      { areaId: p.area, name: { nl: p.areaNl, en: p.areaEn } },
    ]),
  );
  const { view } = readPlan();
  return siteSchema.parse({
    siteId: 'demo',
    name: { nl: 'Zoutkade', en: 'Zoutkade' },
    event: { nl: 'Nacht van de Zoutkade', en: 'Night of the Zoutkade' },
    isFictional: true,
    organisation: {
      name: 'Gemeente Waterhaven',
      email: 'drukte@waterhaven.example',
      phone: '000 000 00 14',
      url: 'https://waterhaven.example/drukte',
    },
    timeZone: 'Europe/Amsterdam',
    licence: 'CC0-1.0',
    attribution: 'Gemeente Waterhaven (fictional demo site)',
    partition: { kind: 'zones', areas: [...areas.values()], zones: features.map(zoneOf) },
    windowSeconds: 60,
    publicWindowSeconds: 900,
    sensitive: false,
    preset: 'default',
    view: {
      longitude: view.longitude,
      latitude: view.latitude,
      bearing: view.bearing,
      extentM: [view.extentM[0] * MARGIN, view.extentM[1] * MARGIN],
    },
  } satisfies Site);
}

/** What the map draws under the regions: everything of the plan but its zones. */
export function demoDrawing(): SitePlan {
  const { features } = readPlan();
  return {
    type: 'FeatureCollection',
    features: features.filter((feature) => feature.properties.kind !== 'zone'),
  };
}
