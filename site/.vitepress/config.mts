import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme } from 'vitepress';
import {
  REFERENCE,
  REPOSITORY,
  address,
  descriptionOf,
  destination,
  navigation,
  otherFiles,
  sitePages,
  slug,
} from '../../projenrc/site';

// The pages stay in docs: this file maps them to addresses, and reads everything else from them.

const pages = sitePages();
const sources = new Map([...pages].map(([file, place]) => [place, file]));

/** The column with the pages of an index. A section that folds would be a button in a button. */
function column(sections: ReturnType<typeof navigation>): DefaultTheme.SidebarItem[] {
  return sections.map(({ text, items }) => ({ text, items: [...items] }));
}

/** The bar of a language. The active section has the page that a reader is on. */
function bar(sections: ReturnType<typeof navigation>): DefaultTheme.NavItem[] {
  return sections.map(({ text, link, items }) => ({
    text,
    link,
    activeMatch: `^(?:${items.map((item) => item.link).join('|')})(?:\\.html)?$`,
  }));
}

/** The file of a page that the renderer works on, relative to the repository. */
function sourceOf({ relativePath }: { relativePath: string }): string {
  return sources.get(relativePath) ?? relativePath;
}

/** Words of a text in any language: Chinese has no spaces between them. The site calls the function too. */
function words(text: string): string[] {
  return Array.from(new Intl.Segmenter('zh', { granularity: 'word' }).segment(text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
}

const PAGE = /^\/[^#]*[^/#]/;
const HREF = /\bhref="([^"]*)"/;
/** Pages in front of the reference of classes, which has every word many times. The site calls the function too. */
function pagesFirst(id: string): number {
  return id.startsWith('/api/') ? 0.2 : 1;
}

/** The tags in the pages. */
const HTML = /^<\/?(?:a|br|code|details|img|kbd|sub|summary|sup)\b|^<!--/;

const SEARCH_ZH: Partial<DefaultTheme.LocalSearchOptions['translations']> = {
  button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
  modal: {
    displayDetails: '显示详细列表',
    resetButtonTitle: '清除搜索',
    backButtonTitle: '关闭搜索',
    noResultsText: '没有结果',
    footer: { selectText: '选择', navigateText: '切换', closeText: '关闭' },
  },
};

export default defineConfig({
  title: 'cdk-inference',
  // without it, browsers look for /favicon.ico
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: '..',
  outDir: 'dist',
  srcExclude: ['!(docs|examples)/**/*.md', 'examples/*/!(README).md', 'examples/*/*/**', ...otherFiles()],
  rewrites: Object.fromEntries(pages),
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // the pages have braces of code, and no attributes
    attrs: { disable: true },
    anchor: { slugify: slug },
    config(md) {
      md.core.ruler.push('repository', ({ env, tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          // links are those of the repository; a file that is no page is at the repository's address
          const to = (href: string) => destination(sourceOf(env), href);
          const href = token.attrGet('href');
          if (href !== null) token.attrSet('href', to(href));
          if (token.type === 'html_inline') {
            // to the links of Markdown the renderer adds the ending itself
            token.content = token.content.replace(
              HREF,
              (_, quoted) => `href="${to(quoted).replace(PAGE, '$&.html')}"`,
            );
          }
          // Vue looks for a component of the name of a placeholder such as <region>
          if (token.type === 'html_inline' && !HTML.test(token.content)) token.type = 'text';
        }
      });
      md.core.ruler.push('empty-headers', ({ tokens }) => {
        tokens.forEach((token, index) => {
          const isEmpty = token.type === 'th_open' && tokens[index + 1].content === '';
          // a cell without text is no header
          if (isEmpty) token.tag = tokens[index + 2].tag = 'td';
        });
      });
      const fence = md.renderer.rules.fence!;
      md.renderer.rules.fence = (tokens, index, options, env, self) => {
        if (tokens[index].info.trim() !== 'mermaid') {
          return fence(tokens, index, options, env, self);
        }
        const heading = tokens.slice(0, index).findLastIndex(({ type }) => type === 'heading_open');
        const label = md.utils.escapeHtml(tokens[heading + 1].content.replace(/`/g, ''));
        const source = encodeURIComponent(tokens[index].content);
        return `<Diagram label="${label}" source="${source}" />`;
      };
    },
  },
  vite: {
    // the page of the API, the search index and Mermaid are large, and loaded only where they are needed
    build: { chunkSizeWarningLimit: 4000 },
    plugins: [
      {
        name: 'packages-of-the-site',
        enforce: 'pre',
        // the pages are outside of the folder that has Vue
        resolveId(id, importer) {
          const isPage = importer?.endsWith('.md') && /^vue(?:$|\/)/.test(id);
          return isPage
            ? this.resolve(id, fileURLToPath(import.meta.url), { skipSelf: true })
            : null;
        },
      },
    ],
  },
  transformPageData(page) {
    const source = sources.get(page.relativePath);
    if (source === undefined) return;
    page.description = descriptionOf(source);
    // the start page has the name of the site as its title, and pages of classes those of other pages
    if (page.relativePath === 'index.md') page.titleTemplate = ':title';
    if (page.relativePath.startsWith('api/')) page.titleTemplate = ':title (API) | cdk-inference';
    if (page.relativePath.startsWith('examples/')) {
      page.titleTemplate = ':title (example) | cdk-inference';
    }
    if (page.relativePath === 'zh/index.md') page.titleTemplate = ':title | 简体中文';
  },
  themeConfig: {
    // few pages are in both languages, so the menu leads to the start page of the other one
    i18nRouting: false,
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize: words }, searchOptions: { boostDocument: pagesFirst } },
        locales: { zh: { translations: SEARCH_ZH } },
      },
    },
    socialLinks: [{ icon: 'github', link: REPOSITORY, ariaLabel: 'Repository' }],
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: bar(navigation('en')),
        sidebar: {
          [address(REFERENCE)]: column(navigation('en', REFERENCE)),
          '/': column(navigation('en')),
        },
      },
    },
    ...(sources.has('zh/index.md') && {
      zh: {
        label: '简体中文',
        lang: 'zh-Hans',
        themeConfig: {
          nav: [],
          sidebar: column(navigation('zh')).map((section) => ({ ...section, text: '文档' })),
          outline: { level: [2, 3], label: '本页目录' },
          docFooter: { prev: '上一页', next: '下一页' },
          darkModeSwitchLabel: '外观',
          lightModeSwitchTitle: '切换到浅色模式',
          darkModeSwitchTitle: '切换到深色模式',
          sidebarMenuLabel: '菜单',
          returnToTopLabel: '返回顶部',
          skipToContentLabel: '跳到正文',
          notFound: {
            title: '没有这个页面',
            quote: '',
            linkText: '返回首页',
            linkLabel: '返回首页',
          },
        },
      },
    }),
  },
});
