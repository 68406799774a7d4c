# One image, two programs (aggregator, server). The client is built in the first stage; the second holds runtime packages only.
FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-audit --no-fund --ignore-scripts
COPY . .
RUN npx vite build

FROM node:24.21-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-audit --no-fund --ignore-scripts && npm cache clean --force
COPY shared shared
COPY aggregator aggregator
COPY server server
COPY --from=build /app/client/dist client/dist
RUN mkdir /data && chown node:node /data
USER node
CMD ["node", "server/main.ts"]
