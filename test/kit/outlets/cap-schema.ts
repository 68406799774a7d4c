// Validity of CAP messages: by our schema of the standard, by the one of OASIS where CAP_XSD names a copy of it, and by what no schema can say.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { create } from 'xmlbuilder2';
import { validateXML } from 'xmllint-wasm';
import * as z from 'zod';
import { LOCALES } from '#shared/languages.ts';

const OURS = path.join(import.meta.dirname, './cap-1.2.xsd');
/** Absolute path of the file that OASIS publishes: it may not be copied into this repository. */
const OFFICIAL = process.env.CAP_XSD;

export async function schemaErrors(xml: readonly string[]): Promise<readonly string[]> {
  const schemas = OFFICIAL === undefined ? [OURS] : [OURS, OFFICIAL];
  const errors: string[] = [];
  for (const file of schemas) {
    const result = await validateXML({
      xml: xml.map((contents, i) => ({ fileName: `message-${i}.xml`, contents })),
      schema: [{ fileName: 'cap.xsd', contents: readFileSync(file, 'utf8') }],
    });
    errors.push(...result.errors.map(({ rawMessage }) => rawMessage));
    if (!result.valid && result.errors.length === 0) errors.push('not valid');
  }
  return errors;
}

const many = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
    z.array(schema),
  );
const infoSchema = z.looseObject({
  language: z.string(),
  category: z.string(),
  event: z.string(),
  responseType: z.string(),
  urgency: z.string(),
  severity: z.string(),
  certainty: z.string(),
  effective: z.string(),
  expires: z.string(),
  headline: z.string(),
  description: z.string(),
  instruction: z.string().optional(),
  area: z.looseObject({ areaDesc: z.string(), polygon: many(z.string()) }),
});
const messageSchema = z.looseObject({
  identifier: z.string(),
  sender: z.string(),
  sent: z.string(),
  status: z.string(),
  msgType: z.enum(['Alert', 'Update', 'Cancel']),
  scope: z.string(),
  restriction: z.string(),
  references: z.string().optional(),
  info: many(infoSchema),
});
export type CapMessage = z.infer<typeof messageSchema>;

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: '<', gt: '>' })[String(name)] ?? '&');
}

export function readCap(xml: string): CapMessage {
  // The library gives text as it stands in the file.
  const parsed = JSON.parse(create(xml).end({ format: 'json' }), (_, value) =>
    typeof value === 'string' ? unescaped(value) : value,
  );
  return messageSchema.parse(z.looseObject({ alert: z.unknown() }).parse(parsed).alert);
}

/** What the standard says in words. */
export function expectByTheBook(message: CapMessage): void {
  expect(message.scope).toBe('Restricted');
  expect(message.restriction.length).toBeGreaterThan(0);
  expect(message.references !== undefined).toBe(message.msgType !== 'Alert');
  expect(message.info.map(({ language }) => language).toSorted()).toEqual(
    Object.values(LOCALES).toSorted(),
  );
  for (const info of message.info) {
    expect([info.category, info.certainty]).toEqual(['Safety', 'Observed']);
    expect(Date.parse(info.expires)).toBeGreaterThan(Date.parse(message.sent));
    for (const polygon of info.area.polygon) {
      const points = polygon.split(' ');
      expect(points.length).toBeGreaterThanOrEqual(4);
      expect(points.at(-1)).toBe(points[0]);
    }
  }
}
