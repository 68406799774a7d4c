// Which page an address shows. The public page is loaded at once, the others when somebody goes there.
import { lazy, type ReactNode, Suspense, useEffect, useLayoutEffect } from 'react';
import { Route, Router, Switch, useLocation, useSearch } from 'wouter';
import { loadOrReload } from '../data/load-part.ts';
import { basePathOf } from '../i18n/language.ts';
import { followLanguage } from '../i18n/texts.ts';
import { NowPage } from '../site/now-page.tsx';
import pageStyles from '../site/page.module.css';
import { useSiteText } from '../site/site-texts.ts';
import { Boundary } from '../ui/boundary.tsx';
import { applyTheme, themeOfSearch } from '../ui/theme.ts';
import { NotLoaded } from './not-loaded.tsx';
import { NowherePage } from './nowhere-page.tsx';
import { Shell } from './shell.tsx';

const ControlPage = lazy(async () => ({
  default: (await loadOrReload(() => import('../control/control-page.tsx'))).ControlPage,
}));
const SensorsPage = lazy(async () => ({
  default: (await loadOrReload(() => import('../register/sensors-page.tsx'))).SensorsPage,
}));
const SensorPage = lazy(async () => ({
  default: (await loadOrReload(() => import('../register/sensor-page.tsx'))).SensorEntryPage,
}));
const DataPage = lazy(async () => ({
  default: (await loadOrReload(() => import('../site/data-page.tsx'))).DataPage,
}));

function Loading() {
  const t = useSiteText();
  return (
    <p className={`${pageStyles.width} ${pageStyles.loading}`} role="status">
      {t('shell.loading')}
    </p>
  );
}

/** What is drawn when its files are here. */
function Parts({ of, children }: { readonly of: string; readonly children: ReactNode }) {
  return (
    <Boundary of={of} fallback={<NotLoaded />}>
      <Suspense fallback={<Loading />}>{children}</Suspense>
    </Boundary>
  );
}

function PublicRoutes() {
  const [path] = useLocation();
  return (
    <Shell>
      <Parts of={path}>
        <Switch>
          {/* The server says 404 of these too. */}
          <Route path={/.\/$/} component={NowherePage} />
          <Route path="/" component={NowPage} />
          <Route path="/sensors" component={SensorsPage} />
          <Route path="/sensors/:sensorId">
            {({ sensorId }) => <SensorPage sensorId={sensorId} />}
          </Route>
          <Route path="/s/:sensorId">{({ sensorId }) => <SensorPage sensorId={sensorId} />}</Route>
          <Route path="/data" component={DataPage} />
          <Route component={NowherePage} />
        </Switch>
      </Parts>
    </Shell>
  );
}

/** Every route of the client, under each language's prefix. */
export function Routes() {
  const [path] = useLocation();
  const search = useSearch();
  const base = basePathOf(path);
  useLayoutEffect(() => followLanguage(path), [path]);
  useEffect(() => applyTheme(themeOfSearch(search)), [search]);
  return (
    <Router base={base} key={base}>
      <Boundary of={path} fallback={<NotLoaded />}>
        <Switch>
          <Route path={/^\/control(?:\/people)?$/}>
            <Parts of={path}>
              <ControlPage />
            </Parts>
          </Route>
          <Route>
            <PublicRoutes />
          </Route>
        </Switch>
      </Boundary>
    </Router>
  );
}
