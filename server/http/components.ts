// Names of schemas in the description of the API: what stands in several answers is written once, and generated clients get a type of that name.
import type * as z from 'zod';
import * as accounts from '#shared/wire/accounts.ts';
import * as alerts from '#shared/wire/alert.ts';
import * as api from '#shared/wire/api.ts';
import { changeLogSchema } from '#shared/wire/change-log.ts';
import { criticalSignalSchema } from '#shared/wire/critical.ts';
import * as log from '#shared/wire/decision-log.ts';
import { emergencyStopSchema } from '#shared/wire/emergency-stop.ts';
import * as events from '#shared/wire/event-plan.ts';
import * as factors from '#shared/wire/factors.ts';
import * as geo from '#shared/wire/geo.ts';
import * as health from '#shared/wire/health.ts';
import * as levels from '#shared/wire/level.ts';
import * as outlets from '#shared/wire/outlet.ts';
import * as plans from '#shared/wire/plan.ts';
import * as policies from '#shared/wire/policy.ts';
import { mistakeSchema, problemSchema } from '#shared/wire/problem.ts';
import * as publicLogs from '#shared/wire/public-log.ts';
import * as readings from '#shared/wire/reading.ts';
import * as records from '#shared/wire/record.ts';
import * as sensors from '#shared/wire/sensor.ts';
import * as sites from '#shared/wire/site.ts';
import * as texts from '#shared/wire/text.ts';
import * as tokens from '#shared/wire/tokens.ts';

export const COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Account: accounts.accountSchema,
  Alert: alerts.alertViewSchema,
  AlertAction: alerts.alertActionSchema,
  AlertKind: events.alertKindSchema,
  AlertList: alerts.alertListSchema,
  AlertRule: events.alertRuleSchema,
  Area: sites.areaSchema,
  AuditEntry: accounts.auditEntrySchema,
  ChangeLog: changeLogSchema,
  Contact: texts.contactSchema,
  CriticalSignal: criticalSignalSchema,
  Delivery: outlets.deliverySchema,
  EmergencyStop: emergencyStopSchema,
  EventPlan: events.eventPlanSchema,
  EventState: alerts.eventStateSchema,
  Factor: factors.factorSchema,
  FactorAdded: factors.factorAddedSchema,
  Frames: api.framesSchema,
  Geometry: geo.areaGeometrySchema,
  Health: health.healthSchema,
  IngestResult: readings.ingestResultSchema,
  Lane: records.laneSchema,
  Latest: api.latestSchema,
  Level: levels.levelSchema,
  LogAction: log.logActionSchema,
  LogEntry: log.logEntrySchema,
  Measure: events.measureSchema,
  Mistake: mistakeSchema,
  Outlet: outlets.outletSchema,
  Partition: sites.partitionSchema,
  Phase: events.phaseSchema,
  Plan: plans.planSchema,
  Policy: policies.policySchema,
  PolicySettings: policies.policySettingsSchema,
  Position: geo.positionSchema,
  Problem: problemSchema,
  PublicAlert: publicLogs.publicAlertSchema,
  PublicDay: publicLogs.publicDaySchema,
  Reading: readings.readingSchema,
  Record: records.recordSchema,
  RefusalCode: readings.refusalCodeSchema,
  Refusals: api.refusalsSchema,
  Region: plans.regionSchema,
  RegionProperties: plans.regionPropertiesSchema,
  Role: accounts.roleSchema,
  Sensor: sensors.sensorSchema,
  Session: accounts.sessionSchema,
  Site: sites.siteSchema,
  SiteClock: api.siteClockSchema,
  SiteRelease: api.siteReleaseSchema,
  Text: texts.textSchema,
  Token: tokens.tokenSchema,
  WithheldReason: records.withheldReasonSchema,
  Zone: sites.zoneSchema,
  ZoneType: levels.zoneTypeSchema,
};
