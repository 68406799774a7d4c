// What the parts of the staff side can be asked to do. Each part registers what it can; keys and other parts ask by name, and nobody looks for an
// element that is not their own.
import { useEffect, useRef } from 'react';
import { ActionRegistry } from '#client/model/action-registry.ts';

type StaffActions = {
  readonly focusZones: readonly [];
  readonly findZone: readonly [];
  /** To the next or previous zone of the list, round the end. */
  readonly walkZones: readonly [by: 1 | -1];
  /** Selects it in list and map; `id` of its row. */
  readonly showZone: readonly [id: string];
  /** Asks what somebody sees at the zone that is chosen, or at another. */
  readonly reportPlace: readonly [];
  readonly focusMap: readonly [];
  /** In or out, by one step. */
  readonly zoomMap: readonly [by: 1 | -1];
  readonly fitMap: readonly [];
  readonly focusAlerts: readonly [];
  readonly focusTimeline: readonly [];
  readonly openOwnPassword: readonly [];
};

const registry = new ActionRegistry<StaffActions>();

/** Asks for it; nothing happens where nothing on screen can. */
export function runAction<Name extends keyof StaffActions>(
  name: Name,
  ...told: StaffActions[Name]
): void {
  registry.run(name, ...told);
}

/** While the component is on screen, it can do this. */
export function useAction<Name extends keyof StaffActions>(
  name: Name,
  act: (...told: StaffActions[Name]) => void,
): void {
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => registry.register(name, (...told) => newest.current(...told)), [name]);
}
