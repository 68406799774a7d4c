// Which page an address shows. The public page is loaded at once, the others when somebody goes there.
import { lazy, Suspense, useEffect, useLayoutEffect } from 'react';
import { Route, Router, Switch, useLocation, useSearch } from 'wouter';
import { basePathOf } from '../i18n/language.ts';
import { followLanguage } from '../i18n/texts.ts';
import { NowPage } from '../site/now-page.tsx';
import pageStyles from '../site/page.module.css';
import { useSiteText } from '../site/site-texts.ts';
import { applyTheme, themeOfSearch } from '../ui/theme.ts';
import { NowherePage } from './nowhere-page.tsx';
import { Shell } from './shell.tsx';

const ControlPage = lazy(async () => ({
  default: (await import('../control/control-page.tsx')).ControlPage,
}));
const SensorsPage = lazy(async () => ({
  default: (await import('../register/sensors-page.tsx')).SensorsPage,
}));
const SensorPage = lazy(async () => ({
  default: (await import('../register/sensor-page.tsx')).SensorEntryPage,
}));
const DataPage = lazy(async () => ({
  default: (await import('../site/data-page.tsx')).DataPage,
}));

function Loading() {
  const t = useSiteText();
  return (
    <p className={`${pageStyles.width} ${pageStyles.loading}`} role="status">
      {t('shell.loading')}
    </p>
  );
}

function PublicRoutes() {
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
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
      </Suspense>
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
      <Switch>
        <Route path={/^\/control(?:\/people)?$/}>
          <Suspense fallback={<Loading />}>
            <ControlPage />
          </Suspense>
        </Route>
        <Route>
          <PublicRoutes />
        </Route>
      </Switch>
    </Router>
  );
}
