// Everything that is registered of a sensor, in the order in which people ask.
import type { ReactNode } from 'react';
import { type Language, textIn } from '#shared/languages.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { nowAtSite } from '../data/server-clock.ts';
import { useLanguage } from '../i18n/texts.ts';
import { contactHref } from '../site/contact.ts';
import pageStyles from '../site/page.module.css';
import { dateText } from '../site/times.ts';
import { intervalText } from './interval.ts';
import { type RegisterKey, type RegisterTranslate, useRegisterText } from './register-texts.ts';

type Line = readonly [RegisterKey, ReactNode];

function dpiaOf({ dpia }: Sensor, t: RegisterTranslate, language: Language): ReactNode {
  if (dpia === null) return t('sensor.dpia.none');
  const isOverdue = Date.parse(dpia.reviewBy) < nowAtSite();
  const text = t(isOverdue ? 'sensor.dpia.overdue' : 'sensor.dpia.value', {
    on: dateText(dpia.reviewedOn, language),
    by: dateText(dpia.reviewBy, language),
  });
  if (dpia.url === undefined || !/^https?:/.test(dpia.url)) return text;
  return (
    <a href={dpia.url} rel="noreferrer">
      {text}
    </a>
  );
}

function ownerLines({ owner }: Sensor, t: RegisterTranslate): readonly Line[] {
  if (owner === null) return [['sensor.owner', t('sensor.noOwner.detail')]];
  const { name, email, phone, url } = owner.contact;
  return [
    ['sensor.owner', `${name}, ${t(`sensor.owner.${owner.kind}`)}`],
    [
      'sensor.contact',
      <a key="contact" href={contactHref(owner.contact)}>
        {email ?? phone ?? url}
      </a>,
    ],
  ];
}

function fieldOfView({ fieldOfView: { areaM2, directionDegrees } }: Sensor, t: RegisterTranslate) {
  const area = t('sensor.squareMetres', { area: areaM2 });
  return directionDegrees === undefined
    ? area
    : `${area}, ${t('sensor.direction', { degrees: directionDegrees })}`;
}

function position({ location: { lat, lon, verified } }: Sensor, t: RegisterTranslate): string {
  return t(verified ? 'sensor.position' : 'sensor.position.unverified', { lat, lon });
}

function linesOf(sensor: Sensor, t: RegisterTranslate, language: Language): readonly Line[] {
  const { device } = sensor;
  const interval = intervalText(sensor.reportIntervalSeconds, t);
  return [
    ['sensor.id', sensor.sensorId],
    ['sensor.kind', textIn(device.category, language)],
    ['sensor.sees', fieldOfView(sensor, t)],
    ['sensor.cannot', t('sensor.cannot.value')],
    ['sensor.personalData', t('sensor.personalData.no')],
    ...ownerLines(sensor, t),
    ['sensor.purpose', textIn(sensor.purpose, language)],
    ['sensor.basis', textIn(sensor.legalBasis, language)],
    ['sensor.dpia', dpiaOf(sensor, t, language)],
    ['sensor.place', position(sensor, t)],
    ['sensor.registered', dateText(sensor.registeredAt, language)],
    ['sensor.since', dateText(sensor.validFrom, language)],
    ['sensor.end', dateText(sensor.validUntil, language)],
    ['sensor.reporting', t(`sensor.reporting.${sensor.reporting}`, { interval })],
    ['sensor.alternative', textIn(sensor.alternatives, language)],
    ['sensor.maker', `${device.manufacturer} ${device.model}, ${device.firmware}`],
    ['sensor.supplier', device.supplier],
    ['sensor.connectivity', device.connectivity],
    ['sensor.openData', t('sensor.openData.yes')],
  ];
}

export function FullEntry({ sensor }: { readonly sensor: Sensor }) {
  const t = useRegisterText();
  const language = useLanguage();
  return (
    <>
      <h2>{t('sensor.full')}</h2>
      <dl className={pageStyles.pairs}>
        {linesOf(sensor, t, language).map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={`/api/v1/sensors/${encodeURIComponent(sensor.sensorId)}`}>{t('sensor.json')}</a>
      </p>
    </>
  );
}
