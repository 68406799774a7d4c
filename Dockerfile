# One image for aggregator, server, and all in one (`node scripts/start.ts`, embedded database in /data). The client is built in the first stage; the second holds runtime packages only.
FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
RUN npx vite build

FROM node:24.21-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts && npm cache clean --force
COPY shared shared
COPY aggregator aggregator
COPY database database
COPY server server
COPY demo demo
COPY scripts scripts
COPY client/styles/fonts client/styles/fonts
COPY client/styles/tokens.css client/styles/tokens.css
COPY --from=build /app/client/dist client/dist
RUN mkdir /data && chown node:node /data
USER node
# The server's; docker-compose.yml gives the aggregator its own. Liveness only: what a restart does not mend must not cause one.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8080) + '/healthz').then((r) => { process.exitCode = r.ok ? 0 : 1 }, () => { process.exitCode = 1 })"]
CMD ["node", "--no-concurrent-sparkplug", "--no-maglev", "scripts/supervise.ts", "server/main.ts"]
