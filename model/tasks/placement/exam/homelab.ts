/** What a homelab is made of, for exams. */

export interface Hardware {
  cores: number;
  gibibytes: number;
}

/** Single-board computers, mini PCs, virtual machines and a server or two. */
export const HARDWARE: readonly Hardware[] = [
  { cores: 2, gibibytes: 4 },
  { cores: 4, gibibytes: 8 },
  { cores: 4, gibibytes: 16 },
  { cores: 6, gibibytes: 16 },
  { cores: 8, gibibytes: 16 },
  { cores: 8, gibibytes: 32 },
  { cores: 12, gibibytes: 32 },
];

/** Names enough for the most workloads of a cluster. */
export const APPS: readonly string[] = [
  'adguard',
  'argocd',
  'audiobookshelf',
  'authentik',
  'bazarr',
  'calibre',
  'cert-manager',
  'emby',
  'forgejo',
  'frigate',
  'gitea',
  'grafana',
  'home-assistant',
  'homepage',
  'immich',
  'influxdb',
  'ingress-nginx',
  'jellyfin',
  'keycloak',
  'loki',
  'mariadb',
  'mealie',
  'minio',
  'miniflux',
  'mosquitto',
  'n8n',
  'navidrome',
  'nextcloud',
  'node-red',
  'ollama',
  'paperless',
  'photoprism',
  'pihole',
  'plex',
  'postgres',
  'prometheus',
  'prowlarr',
  'qbittorrent',
  'radarr',
  'redis',
  'registry',
  'sonarr',
  'syncthing',
  'tempo',
  'traefik',
  'unifi',
  'uptime-kuma',
  'vaultwarden',
  'woodpecker',
  'zigbee2mqtt',
];
