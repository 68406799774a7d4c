// Words and phrases that every guesser of these passwords knows, whatever the site. Lower case, letters only.

/** Of the product and of the work around it, in both languages: weighed like the words of the site itself. */
export const WORDS_OF_THE_WORK: readonly string[] = [
  ...['crowdshade', 'crowd', 'crowds', 'crowdcontrol', 'crowdmanagement', 'mensenmassa', 'menigte'],
  ...['meldkamer', 'controlekamer', 'regiekamer', 'commandokamer', 'uitkijkpost', 'cameratoezicht'],
  ...['controlroom', 'commandcentre', 'commandcenter', 'operations', 'dispatch', 'incident'],
  ...['drukte', 'drukteniveau', 'druktemeter', 'druktebeeld', 'bezoekers', 'publiek', 'toezicht'],
  ...['veiligheid', 'veiligheidsregio', 'beveiliging', 'handhaving', 'hulpdiensten', 'calamiteit'],
  ...['safety', 'safetyteam', 'security', 'steward', 'stewards', 'visitors', 'emergency', 'public'],
  ...['evenement', 'festival', 'kermis', 'braderie', 'koningsdag', 'gemeente', 'event', 'events'],
  ...['sensor', 'sensors', 'sensoren', 'meting', 'metingen', 'reading', 'readings', 'dashboard'],
  ...['politie', 'brandweer', 'ambulance', 'police', 'aanvalluh', 'alarm'],
];

/** Stood in a comic, a lesson or a song: long, and on every list all the same. */
export const PUBLISHED: readonly string[] = [
  'correcthorsebatterystaple',
  'correctpaardbatterijniet',
  'juistpaardbatterijniet',
  'troubador',
  'hottentottententen',
  'thequickbrownfox',
  'jumpsoverthelazydog',
  'dekatkrabtdekrullenvandetrap',
  'dekoetsierpoetstdepostkoets',
  'vissersvissen',
  'letusassumethat',
  'tobeornottobe',
  'maytheforcebewithyou',
  'wilhelmusvannassouwe',
  'godsavethe',
  'opeenmooiepinksterdag',
  'allemensenzijn',
  'fourwordsatrandom',
  'vierwillekeurigewoorden',
];
