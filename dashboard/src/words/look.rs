use super::words;

words! { look: Look,
    plain {
        look: "Look of the card", "卡片外观";
        look_lead: "Colours, corners, font and place of the card and of the button that stays, and in every preview", "卡片与常驻按钮的颜色、圆角、字体与位置，预览同样生效";
        light: "By day", "浅色";
        dark: "In the dark", "深色";
        accent: "Accent", "强调色";
        surface: "Card", "卡片底色";
        ink: "Words", "文字";
        own: "the card’s own", "默认";
        radius: "Corners, in pixels", "圆角（像素）";
        font: "Font", "字体";
        font_hint: "As CSS names it; a font that your page has loaded works too", "按 CSS 书写；页面已加载的字体也可用";
        corner: "Place on wide screens", "宽屏位置";
        at_end: "bottom, where lines end", "底部，行尾一侧";
        at_start: "bottom, where lines begin", "底部，行首一侧";
        in_middle: "bottom, in the middle", "底部居中";
        on_phones: "On phones", "手机上";
        as_sheet: "a sheet at the bottom", "底部卡片";
        whole_screen: "the whole screen", "全屏";
        cannot_read: "This cannot be read well enough:", "对比度不足：";
        share: "Share", "分享";
        share_lead: "a page of its own, for e-mails, receipts and chats", "独立页面，用于邮件、收据与聊天";
        link: "Link", "链接";
        not_live: "The link works once the survey is published.", "发布后链接才可用。";
        qr: "QR code of the link", "链接二维码";
        save_qr: "Download the code", "下载二维码";
        inline: "In a page", "嵌入页面";
        email: "Scores in an e-mail", "邮件中的评分按钮";
        once: "Links that may be used once", "一次性链接";
        users: "User ids, one on each line; or how many, for whoever has them", "用户编号，每行一个；或填写数量";
        make_links: "Make links", "生成链接";
        hidden: "Hidden field", "隐藏字段";
        export: "Export as JSON", "导出 JSON";
        import: "From a file", "从文件导入";
        import_what: "SurveyJS, Formbricks, or ours", "SurveyJS、Formbricks 或本系统";
        left_out: "What could not be taken", "未能导入的内容";
        all_taken: "Everything was taken.", "已全部导入。";
        open_it: "Open the survey", "打开问卷";
        no_json: "This file is no JSON.", "该文件不是 JSON。";
    }
    filled {
        contrast(field, sentence): "{field}: {sentence}", "{field}：{sentence}";
    }
    counted {
        made_links(n) of n: "{n} link", "{n} links", "{n} 个链接";
    }
}
