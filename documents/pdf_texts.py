"""Hold the texts of the PDF samples: `# ` marks the title, `## ` a heading, a blank line ends a paragraph."""

BRIEFING = """
# Catching up in China

A briefing on Japanese carmakers and new energy vehicles, for readers who have ten minutes.

## 1. The situation

For many years a Japanese badge on a car was a reason to buy it, in China as elsewhere. It is no longer
enough. In 2020 Japanese brands held 24.1% of the Chinese car market. In 2024 they held 13.7%. Both numbers
were published by the China Passenger Cars Association. They show how many customers have gone elsewhere.

The results of the single makers for 2024 are no more cheerful. Honda's sales in China collapsed by 30.9%.
Nissan's declined by 12.2% and Toyota's by 6.9%. None of the three grew.

These are losses in the largest car market in the world. A maker that becomes small in China finds it hard
to stay large anywhere, because costs of development are shared by fewer cars.

## 2. The reasons

The Japanese companies hesitated too long over new energy vehicles. It was a slow start, and slowness is
expensive where others are fast.

Others were fast. BYD, as well as a number of Chinese startups, lost no time and brought out one model after
another.

The cars are the third reason. Compared with the Chinese ones, the Japanese models were judged to be lacking
in innovation. They disappointed consumers, who expected more. A man of 24 from Shanghai, looking around
Japanese cars on display, summed it up: to him it seemed that the Japanese were not in earnest about new
energy vehicles.

No single one of these reasons would have been enough. A late maker can win with a better car, and an
ordinary car can win without rivals. It was their coming together that did the damage.

## 3. The answers

Three large makers, three answers; but all of them amount to the same decision. Chinese technology is to
bring Chinese consumers back.

Toyota works with Huawei. The technology giant supplies the operating system for the bZ7, an electric car
that Toyota wants to have on the market within twelve months of its announcement. The task of chief
developer for China's models goes to young Chinese engineers. According to Li Hui, general manager at Toyota
China, such cars need Chinese heads and hands.

Honda has chosen two partners. DeepSeek, a Chinese startup, provides artificial intelligence. With a second
Chinese company Honda is jointly developing driver assistance, in the hope of a system able to deal with the
heavy traffic of large Chinese cities.

Nissan bets even more on China. Before 2026 is over it wants to invest ¥200 billion, which is 10 billion
yuan, in local research and development. Isao Sekiguchi, a managing director at Dongfeng Nissan, says the
strategy was defined anew because of the great shift to new energy vehicles.

## 4. The plug-in hybrid as an opening

Electric cars are not the whole story. Plug-in hybrids outgrew them in 2024: an increase of 83%, to 5.14
million units, exports included. In the large cities the electric car rules. In the regions people prefer
the plug-in hybrid, which goes further and is more flexible.

Here the Japanese see their chance. Nissan's Frontier Pro, due by the end of this year, will be its first
pickup truck with a plug-in hybrid drive. Mazda's EZ-60 will be sold as a plug-in hybrid and as an electric
car.

## 5. What to watch

A senior official of a Japanese maker, who is not named, calls China the leading market worldwide for
electric and smart cars, and sees cooperation with Chinese companies as the way to satisfy it.

The competition is getting fiercer. Readiness to take up Chinese technology could decide whether the
Japanese makers survive there and prosper. Three signs will show how it goes: whether the announced models
arrive on time, whether young buyers come back to the showrooms, and whether the share of the market stops
shrinking.
"""

CASEBOOK = """
# Casebook: Hoshino Auto and Umikaze Motor

Everything in this booklet is fictional. Hoshino Auto, Umikaze Motor, their partners, their people and all
their figures were invented for training purposes. Any likeness to a real company is accidental.

## Case 1: Hoshino Auto

Hoshino Auto is an imaginary maker of family cars. In 2023 it sold 400,000 cars in China. In 2024 it was
290,000, so that Hoshino's sales fell by 27.5%. Its share of the market went from 5.6% in 2020 to 3.2% in
2024.

Why did Hoshino lose so many customers? An inquiry by the company named two causes. A fault in the battery
supply stopped the largest factory for eleven weeks, and a failed software update left 38,000 cars with
blank screens. Angry owners told their neighbours. Hoshino had not come late to electric cars; it had come
early and careless.

Tomoe Kirishima, the chief executive of Hoshino Auto, apologised to the owners in person. She said that a
company which cannot repair a car overnight should not promise to improve it overnight.

## Hoshino's recovery plan

Hoshino will invest 4.5 billion yuan, about ¥90 billion, before 2028 ends, all of it for research and
development in China. Two thirds of the sum are meant for software and one third for batteries.

The new operating system for Hoshino's cars is written by Mirrorlake Software, an invented company with
1,200 staff. The contract runs for five years. Kirishima turned down an offer from a second supplier, since
she wanted one partner who answers for everything.

In the spring of 2026 Hoshino intends to launch the Yamabiko, a pickup truck with a plug-in hybrid drive. It
is to travel 110 kilometres on electricity alone and 1,050 kilometres in all. The price has been fixed at
188,000 yuan. An electric car, the Suzukaze, is to follow in 2027.

## Case 2: Umikaze Motor

Umikaze Motor, just as imaginary, shows the opposite. While others lost, its sales in China grew by 8.2% in
2024, from 110,000 to about 119,000 cars. Its share was 1.6% in 2020 and is 1.7% now.

Umikaze owes its growth to one model, the Minato, a small plug-in hybrid for towns in the west of the
country. It was developed in Xi'an by a team whose oldest member was 33. The head of the team, Zhao Ning,
said that nobody had told them how cars are made in Japan, and that this had been the best help of all.

The company spends little. Its budget for research and development until the end of 2026 is 900 million
yuan, a fifth of what Hoshino plans. It has no technology partner and buys its software ready-made.

## Exercises

1. Work out by how many cars Hoshino's sales fell in 2024, and check the percentage.

2. Hoshino lost customers although it was early with electric cars. Compare this with the makers who came
late. What does the case say about speed as an explanation?

3. Umikaze put a young local team in charge. Which of the real companies described in the briefing has
announced a similar step?

4. Discuss whether Kirishima was right to rely on one supplier.

## Notes for the instructor

The answer to the first exercise is 110,000 cars, which is 27.5% of 400,000.

Participants tend to mix up Hoshino's figures with those of real makers, above all its loss of 27.5% with
the one that Honda reported. Remind them at the start that the cases are inventions, and let them look up
the real figures afterwards.

The third exercise aims at Toyota, which is putting young Chinese engineers in charge of models for China.
"""

DOCUMENTS = {"carmakers-briefing.pdf": BRIEFING, "hoshino-casebook.pdf": CASEBOOK}
