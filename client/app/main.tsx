// The client's only entry: language and theme from the address, then the routes.
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/tokens-dark.css';
import '../styles/tokens-fixed.css';
import '../styles/base.css';
import '../styles/ui.css';
import '../styles/touch.css';
import '../styles/wall.css';
import '../styles/plates.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../data/queries.ts';
import { languageOfPath } from '../i18n/language.ts';
import { addTexts, followLanguage, startTexts } from '../i18n/texts.ts';
import { siteTexts } from '../site/site-texts.ts';
import { applyTheme, themeOfSearch } from '../ui/theme.ts';
import { Routes } from './routes.tsx';

const { pathname, search } = window.location;
await startTexts(languageOfPath(pathname));
addTexts('site', siteTexts);
followLanguage(pathname);
applyTheme(themeOfSearch(search));

const queryClient = createQueryClient();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Routes />
    </QueryClientProvider>
  </StrictMode>,
);
