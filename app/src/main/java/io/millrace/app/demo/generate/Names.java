package io.millrace.app.demo.generate;

import java.util.List;

/// Names of people and streets by language.
record Names(List<String> first, List<String> last, List<String> streets) {
    private static final Names FRENCH =
            new Names(
                    words(
                            """
                            Adèle Adrien Agathe Alain Alexandre Alice Aline Amélie Anaïs André Anne
                            Antoine Arnaud Arthur Audrey Aurélie Baptiste Benjamin Benoît Bernard
                            Bruno Camille Caroline Catherine Céline Charlotte Chloé Christelle
                            Christian Claire Claude Clément Corinne Damien Daniel David Delphine
                            Denis Dominique Élise Élodie Émilie Emma Éric Étienne Eva Fabien
                            Florence Florian François Françoise Gabriel Gaëlle Gérard Guillaume Hélène
                            Henri Hugo Inès Isabelle Jacques Jean Jean-Pierre Jérôme Joël Julie
                            Julien Karine Laetitia Laura Laurent Léa Léo Louis Louise Luc Lucas
                            Lucie Madeleine Manon Marc Margaux Marie Marie-Claude Martine Mathieu
                            Maxime Michel Mickaël Monique Nathalie Nicolas Noémie Océane Olivier
                            Pascal Patrick Paul Pauline Philippe Pierre Raphaël Rémi Romain Sabine
                            Sandrine Sarah Sébastien Simon Solène Sophie Stéphane Sylvie Théo Thérèse
                            Thierry Thomas Valentin Valérie Véronique Victor Vincent Virginie Xavier
                            Yann Yves Zoé
                            """),
                    words(
                            """
                            Adam Aubert Bailly Barbier Baron Barre Bertin Bertrand Besson Blanc
                            Blanchard Bonnet Boucher Bourgeois Boyer Brun Brunet Caron Carpentier
                            Chevalier Clément Colin Collet Cordier Da-Silva David Delaunay Denis
                            Deschamps Dubois Dufour Dumas Dumont Dupont Dupuis Durand Duval Étienne
                            Fabre Faure Fernandez Fleury Fontaine Fournier François Gaillard Garnier
                            Gautier Gérard Gilbert Girard Giraud Gonzalez Guérin Guillaume Guillot
                            Hamon Henry Hervé Hubert Huet Humbert Jacob Jacquet Joly Julien Klein
                            Lacroix Lambert Laporte Laurent Lebrun Leclerc Lecomte Lefebvre Lefèvre
                            Legrand Lemaire Lemoine Leroux Leroy Lopez Louis Lucas Maillard Marchand
                            Marie Martin Martinez Masson Mathieu Menard Mercier Meunier Meyer Michel
                            Millet Moreau Morel Morin Moulin Muller Nguyen Nicolas Noël Olivier Paris
                            Perret Perrin Petit Philippe Picard Pierre Poirier Prévost Renard Renaud
                            Rey Richard Rivière Robert Robin Roche Roger Rolland Roussel Rousseau
                            Roux Royer Sanchez Schmitt Simon Thomas Vasseur Vidal Vincent Weber
                            """),
                    List.of(
                            "rue Victor Hugo",
                            "rue de la République",
                            "avenue Jean Jaurès",
                            "rue Pasteur",
                            "boulevard Gambetta",
                            "rue du Moulin",
                            "place de la Liberté",
                            "rue des Écoles",
                            "avenue du Général Leclerc",
                            "rue Émile Zola",
                            "chemin des Vignes",
                            "rue Saint-Michel",
                            "rue des Lilas",
                            "boulevard Voltaire",
                            "rue de l'Église",
                            "rue du Château",
                            "rue Jules Ferry",
                            "rue de la Gare",
                            "avenue Foch",
                            "rue Molière",
                            "rue de Verdun",
                            "allée des Tilleuls",
                            "rue Lamartine",
                            "impasse du Puits",
                            "rue Diderot",
                            "boulevard Carnot",
                            "rue des Tanneurs",
                            "quai de la Fosse",
                            "rue Racine",
                            "avenue de la Libération",
                            "rue Jean Moulin",
                            "rue du Marché",
                            "place Carnot",
                            "rue des Jardins",
                            "rue La Fontaine",
                            "rue Berlioz",
                            "cours Lafayette",
                            "rue Montaigne",
                            "avenue des Platanes",
                            "rue du Temple",
                            "rue Lavoisier",
                            "rue de la Paix",
                            "chemin de la Colline",
                            "rue Ampère",
                            "rue Saint-Jean",
                            "rue Mozart",
                            "rue Balzac",
                            "boulevard des Alpes"));
    private static final Names ENGLISH =
            new Names(
                    words(
                            """
                            Aaron Abigail Adam Alan Albert Alice Amanda Amelia Amy Andrew Angela Anna
                            Anthony Barbara Benjamin Beth Brian Bridget Callum Carol Caroline
                            Catherine Charles Charlotte Chloe Christopher Claire Colin Craig Daisy
                            Daniel David Deborah Dennis Diane Dominic Donald Dorothy Dylan Edward
                            Eleanor Elizabeth Emily Emma Ethan Evelyn Fiona Florence Frances Francis
                            Frank Frederick Gareth Gary George Georgia Gordon Grace Graham Hannah
                            Harriet Harry Hazel Heather Helen Henry Holly Hugh Imogen Isabella Jack
                            Jacob James Jane Janet Jasmine Jason Jennifer Jessica Joan Joanne John
                            Jonathan Joseph Joshua Joyce Judith Julia Karen Katherine Keith Kenneth
                            Kevin Laura Lauren Leonard Lewis Lily Linda Louise Lucy Luke Margaret
                            Maria Mark Martin Mary Matthew Megan Michael Millie Molly Nathan Neil
                            Nicholas Nicola Oliver Olivia Owen Pamela Patricia Paul Peter Philip
                            Phoebe Rachel Ralph Raymond Rebecca Richard Robert Roger Rosemary Ruth
                            Ryan Samuel Sandra Sarah Scott Sharon Simon Sophie Stanley Stephen
                            Stuart Susan Theodore Thomas Timothy Victoria Vincent Walter Wendy
                            William Zachary Zoe
                            """),
                    words(
                            """
                            Abbott Adams Allen Anderson Armstrong Atkinson Bailey Baker Barker Barnes
                            Bell Bennett Berry Booth Bradley Brooks Brown Burgess Burton Butler
                            Campbell Carr Carter Chapman Clark Clarke Cole Collins Cooper Cox Cross
                            Cunningham Davies Dawson Dixon Edwards Elliott Ellis Evans Fisher Fletcher
                            Ford Foster Fox Francis Gardner George Gibson Gill Gordon Graham Grant
                            Gray Green Griffiths Hall Hamilton Harper Harris Harrison Hart Harvey
                            Hawkins Henderson Hill Holland Holmes Houghton Howard Hudson Hughes Hunt
                            Hunter Jackson James Jenkins Johnson Johnston Jones Jordan Kaur Kelly
                            Kennedy King Knight Lane Lawrence Lawson Lewis Lloyd Macdonald Marsh
                            Marshall Martin Mason Matthews Mcdonald Miller Mills Mitchell Moore Morgan
                            Morris Murphy Murray Newman Nicholls O'Brien Oliver Osborne Owen Palmer
                            Parker Parsons Patel Payne Pearce Pearson Perry Phillips Poole Powell
                            Price Reid Reynolds Richards Richardson Riley Roberts Robertson Robinson
                            Rogers Rose Ross Russell Ryan Saunders Scott Shaw Simpson Smith Spencer
                            Stevens Stewart Stone Sutton Taylor Thomas Thompson Thomson Turner Walker
                            Wallace Walsh Ward Warren Watson Watts Webb Webster Wells West White
                            Wilkinson Williams Williamson Wilson Wood Woods Wright Yates Young
                            """),
                    List.of(
                            "Church Street",
                            "High Street",
                            "Station Road",
                            "Victoria Road",
                            "Park Avenue",
                            "Mill Lane",
                            "Green Lane",
                            "Queen Street",
                            "Manor Road",
                            "Grove Road",
                            "King Street",
                            "Albert Road",
                            "Springfield Road",
                            "Windsor Drive",
                            "West End Lane",
                            "The Crescent",
                            "Chapel Street",
                            "New Road",
                            "School Lane",
                            "Bridge Street",
                            "Highfield Road",
                            "Kingsway",
                            "Oak Avenue",
                            "Broad Street",
                            "Cedar Close",
                            "Castle Street",
                            "Nelson Road",
                            "Willow Drive",
                            "Meadow Way",
                            "Clarence Street",
                            "Hawthorn Road",
                            "Stanley Road",
                            "Milton Avenue",
                            "Beech Grove",
                            "Orchard Close",
                            "Marsh Lane",
                            "Union Street",
                            "Cromwell Road",
                            "Fairfield Avenue",
                            "Hill Rise",
                            "Waterloo Road",
                            "Salisbury Street",
                            "Tudor Close",
                            "Lime Grove",
                            "Harbour View",
                            "Wellington Road",
                            "Northgate",
                            "Priory Road"));

    static Names of(City.Language language) {
        return switch (language) {
            case FRENCH -> FRENCH;
            case ENGLISH -> ENGLISH;
        };
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}
